create or replace function ojs.settle_cron(p_cron ojs.cron, p_stored ojs.cron, p_plan jsonb, p_now timestamptz,
  out cron ojs.cron, out to_plan jsonb)
language plpgsql stable as $$
-- Decides the next time of a schedule that a request has changed. p_stored is the schedule as it is stored, null when
-- there is none.
--
-- While expression, timezone and enabled stay the same, a schedule keeps its next time, so that a firing that is due is
-- not lost. Otherwise it takes the time of p_plan, provided that it was computed from what ojs.cron_to_plan says now.
-- If not, to_plan is returned: the caller must compute the time from it and call again. That also checks the
-- expression, so a changed one must be computed even for a disabled schedule. Without a plan (null) the time stays
-- empty, and the next tick of a server computes it.
declare
  v_to_plan jsonb := ojs.cron_to_plan(p_cron, p_stored, p_now);
  v_fits boolean := coalesce(p_plan @> (v_to_plan - 'now'), false);
  v_is_changed boolean := (p_cron.expression, p_cron.timezone)
    is distinct from (p_stored.expression, p_stored.timezone);
begin
  if v_fits and p_plan ? 'problem' then
    perform ojs.raise(ojs.error('invalid_request', p_plan ->> 'problem',
      jsonb_build_object('field', p_plan -> 'field', 'validation', p_plan -> 'problem')));
  end if;
  cron := p_cron;
  if not cron.enabled then
    cron.next_run_at := null;
    cron.next_runs := null;
    cron.planned := false;
    cron.problem := null;
  elsif v_is_changed or not p_stored.enabled or p_stored.next_run_at is null then
    cron.next_run_at := case when v_fits then ojs.instant(p_plan ->> 'next_run_at', p_now) end;
    cron.next_runs := case when v_fits then ojs.planned_runs(p_plan, p_now) end;
    cron.planned := cron.next_run_at is not null;
    cron.problem := null;
  end if;
  if p_plan is not null and not v_fits and (v_is_changed or cron.enabled and cron.next_run_at is null) then
    to_plan := v_to_plan;
  end if;
  if (cron.expression, cron.timezone, cron.overlap_policy, cron.enabled, cron.description, cron.template)
     is distinct from (p_stored.expression, p_stored.timezone, p_stored.overlap_policy, p_stored.enabled,
       p_stored.description, p_stored.template) then
    cron.updated_at := p_now;
  end if;
end;
$$;
