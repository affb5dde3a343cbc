create or replace function ojs.direct_worker(p_worker ojs.worker, p_directive text, p_now timestamptz)
returns ojs.worker
language plpgsql as $$
-- Stores what an operator wants of a worker: quiet, terminate, or resume, which ends either. The answer to its next
-- heartbeat says it, and its fetches obey it at once. A worker may still report quiet only because it was directed to
-- be quiet; then resume makes it run again. One that became quiet or terminates by itself stays so.
declare
  v_worker ojs.worker;
begin
  insert into ojs.worker as w (id, directive, first_seen_at)
  select p_worker.id, p_directive, p_worker.first_seen_at where p_directive <> 'resume'
  on conflict (id) do update set directive = excluded.directive, resumed = false
  returning * into v_worker;
  if not found then
    update ojs.worker w
    set directive = null, resumed = true, state = case w.state when 'quiet' then 'running' else w.state end
    where w.id = p_worker.id
    returning * into v_worker;
  end if;
  if v_worker.id is null then
    return p_worker;
  end if;
  insert into ojs.event (at, type, items)
  values (p_now, 'worker.' || replace(p_directive, 'resume', 'resumed'), jsonb_build_array(jsonb_build_object(
    'worker_id', p_worker.id, 'active_jobs', (
      select count(*) from (select from ojs.active a where a.worker_id = p_worker.id limit 10000) a))));
  return v_worker;
end;
$$;
