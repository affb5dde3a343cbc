create or replace function ojs.store_cron(p_cron ojs.cron, p_known ojs.cron) returns boolean
language plpgsql as $$
-- Writes a schedule that ojs.settle_cron has settled: over the stored one (p_known, whose row is locked) where it
-- differs, else as a new one. False when somebody else has made a schedule of that name meanwhile.
begin
  if p_known.name is null then
    insert into ojs.cron select p_cron.* on conflict do nothing;
    return found;
  elsif p_cron is distinct from p_known then
    update ojs.cron c
    set expression = p_cron.expression, timezone = p_cron.timezone, overlap_policy = p_cron.overlap_policy,
        enabled = p_cron.enabled, description = p_cron.description, template = p_cron.template, queue = p_cron.queue,
        planned = p_cron.planned, problem = p_cron.problem, next_run_at = p_cron.next_run_at,
        updated_at = p_cron.updated_at
    where c.name = p_cron.name;
  end if;
  return true;
end;
$$;
