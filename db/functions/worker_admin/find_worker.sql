create or replace function ojs.find_worker(p_id text) returns ojs.worker
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The worker with this id; refuses an id that nobody has. A worker that only fetches, and sends no heartbeats, has no
-- row in ojs.worker. As long as it holds jobs it is known by them, and has had the oldest since it was first seen.
declare
  v_worker ojs.worker;
begin
  select * into v_worker from ojs.worker w where w.id = p_id;
  if not found then
    v_worker := row(p_id, 'running', null, null,
      (select min(a.started_at) from (
        select x.started_at from ojs.active x where x.worker_id = p_id limit 10000) a), '{}', false);
    if v_worker.first_seen_at is null then
      perform ojs.raise(ojs.not_found('worker', p_id));
    end if;
  end if;
  return v_worker;
end;
$$;
