create or replace function ojs_get_worker(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
-- GET /ojs/v1/admin/workers/{id}
-- Shows the 100 jobs that it has held longest, of 10,000 at most.
declare
  v_now timestamptz := ojs.now();
  v_worker ojs.worker;
  v_jobs jsonb;
begin
  perform ojs.guard('public.ojs_get_worker(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  v_worker := ojs.find_worker(p_request ->> 'id');
  with held as materialized (
    select a.* from (select x.* from ojs.active x where x.worker_id = v_worker.id limit 10000) a
    order by a.started_at, a.job_id
    limit 100
  )
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', h.job_id, 'type', j.doc -> 'type',
      'queue', h.queue, 'attempt', h.attempt, 'started_at', ojs.stamp(h.started_at),
      'held_ms', greatest(0, round(extract(epoch from v_now - h.started_at) * 1000))::bigint,
      'lease_until', ojs.stamp(h.lease_until), 'timeout_at', ojs.stamp(h.timeout_at)))
    order by h.started_at, h.job_id), '[]')
  into v_jobs
  from held h join ojs.job j on j.id = h.job_id;
  return ojs.ok(ojs.worker_json(v_worker, v_now) || jsonb_build_object('jobs', v_jobs));
end;
$$;
comment on function ojs_get_worker is
  'The worker {id}, and the jobs that it holds, those it has had longest first, 100 at most: 200 {id, state, ..., '
  'jobs: [{id, type, queue, attempt, started_at, held_ms, lease_until, timeout_at}]}. Errors OJ400, OJ404. '
  'ojs-admin-api 9.2.';
