create or replace function ojs.store_cron(p_cron ojs.cron, p_stored ojs.cron) returns boolean
language plpgsql as $$
-- Stores a schedule that ojs.settle_cron has settled, as a new one or in place of p_stored, whose row is locked. False
-- when another transaction has made a schedule of this name meanwhile.
begin
  if p_stored.name is null then
    insert into ojs.cron select p_cron.* on conflict do nothing;
    return found;
  elsif p_cron is distinct from p_stored then
    update ojs.cron c
    set expression = p_cron.expression, timezone = p_cron.timezone, overlap_policy = p_cron.overlap_policy,
        enabled = p_cron.enabled, description = p_cron.description, template = p_cron.template, queue = p_cron.queue,
        planned = p_cron.planned, problem = p_cron.problem, next_run_at = p_cron.next_run_at,
        next_runs = p_cron.next_runs, updated_at = p_cron.updated_at
    where c.name = p_cron.name;
  end if;
  return true;
end;
$$;
