create or replace function ojs.settle_cron(p_cron ojs.cron, p_known ojs.cron, p_plan jsonb, p_now timestamptz,
  out cron ojs.cron, out to_plan jsonb)
language plpgsql stable as $$
-- Decides the next time of a schedule that a request has changed. p_known is the schedule as it is stored, null when
-- there is none.
--
-- A schedule keeps its next time while nothing that decides it has changed, so that a firing that is due is not lost.
-- Otherwise it takes the time of p_plan, if that was computed from what ojs.cron_to_plan says now. If it was not, the
-- caller must compute to_plan and call again; a changed expression is checked that way even when it is disabled.
-- Without a plan (null) the time stays empty, and the next tick of a server computes it.
declare
  v_to_plan jsonb := ojs.cron_to_plan(p_cron, p_known, p_now);
  v_fits boolean := coalesce(p_plan @> (v_to_plan - 'now'), false);
  v_is_changed boolean := (p_cron.expression, p_cron.timezone) is distinct from (p_known.expression, p_known.timezone);
begin
  if v_fits and p_plan ? 'problem' then
    perform ojs.raise(ojs.error('invalid_request', p_plan ->> 'problem',
      jsonb_build_object('field', p_plan -> 'field', 'validation', p_plan -> 'problem')));
  end if;
  cron := p_cron;
  if not cron.enabled then
    cron.next_run_at := null;
    cron.planned := false;
    cron.problem := null;
  elsif v_is_changed or not p_known.enabled or p_known.next_run_at is null then
    cron.next_run_at := case when v_fits then ojs.instant(p_plan ->> 'next_run_at', p_now) end;
    cron.planned := cron.next_run_at is not null;
    cron.problem := null;
  end if;
  if p_plan is not null and not v_fits and (v_is_changed or cron.enabled and cron.next_run_at is null) then
    to_plan := v_to_plan;
  end if;
  if (cron.expression, cron.timezone, cron.overlap_policy, cron.enabled, cron.description, cron.template)
     is distinct from (p_known.expression, p_known.timezone, p_known.overlap_policy, p_known.enabled,
       p_known.description, p_known.template) then
    cron.updated_at := p_now;
  end if;
end;
$$;
