create or replace function ojs.worker_json(p_worker ojs.worker, p_now timestamptz) returns jsonb
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- A worker as operators see it (ojs-admin-api 9.1). state is what fetches go by: what an operator directs, else what
-- the worker said last. What it says about itself is left out where that is larger than 16 KiB.
declare
  v_info jsonb := case when octet_length(p_worker.info::text) <= 16384 then p_worker.info else '{}' end;
  v_state text := case when ojs.worker_is_stale(p_worker, p_now) then 'stale'
    else coalesce(p_worker.directive, p_worker.state) end;
begin
  return jsonb_build_object(
    'id', p_worker.id, 'hostname', v_info -> 'hostname', 'state', v_state, 'reported_state', p_worker.state,
    'directive', p_worker.directive,
    'queues', case jsonb_typeof(v_info -> 'queues') when 'array' then v_info -> 'queues' else '[]' end,
    'concurrency', case jsonb_typeof(v_info -> 'concurrency') when 'number' then v_info -> 'concurrency' end,
    'active_jobs', (
      select count(*) from (select from ojs.active a where a.worker_id = p_worker.id limit 10000) a),
    'started_at', ojs.stamp(coalesce(ojs.instant(v_info ->> 'started_at', p_now), p_worker.first_seen_at)),
    'last_heartbeat_at', ojs.stamp(p_worker.last_heartbeat_at),
    'last_heartbeat', ojs.stamp(p_worker.last_heartbeat_at),
    'version', v_info -> 'version',
    'metadata', v_info - '{hostname,queues,concurrency,started_at,version}'::text[]);
end;
$$;
