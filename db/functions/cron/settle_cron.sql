create or replace function ojs.settle_cron(p_cron ojs.cron, p_known ojs.cron, p_plan jsonb, p_now timestamptz)
returns ojs.cron
language plpgsql stable as $$
-- A schedule as a request wants it, with its next time. That stays while nothing that decides it has changed, so that
-- a firing that is due is not lost. Else it is that of p_plan, when that was made for this expression and time zone;
-- else it is null, and the next tick of a server plans it. p_known is the schedule as it was, null when there was none.
begin
  if not p_cron.enabled then
    p_cron.next_run_at := null;
    p_cron.planned := false;
    p_cron.problem := null;
  elsif not coalesce(p_known.enabled, false) or p_known.next_run_at is null
      or (p_cron.expression, p_cron.timezone) <> (p_known.expression, p_known.timezone) then
    p_cron.next_run_at := case when coalesce(p_plan ->> 'expression', p_cron.expression) = p_cron.expression
      and coalesce(p_plan ->> 'timezone', p_cron.timezone) = p_cron.timezone
      then ojs.instant(p_plan ->> 'next_run_at', p_now) end;
    p_cron.planned := p_cron.next_run_at is not null;
    p_cron.problem := null;
  end if;
  if (p_cron.expression, p_cron.timezone, p_cron.overlap_policy, p_cron.enabled, p_cron.description, p_cron.template)
     is distinct from (p_known.expression, p_known.timezone, p_known.overlap_policy, p_known.enabled,
       p_known.description, p_known.template) then
    p_cron.updated_at := p_now;
  end if;
  return p_cron;
end;
$$;
