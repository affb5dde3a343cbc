create or replace function ojs_heartbeat(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workers/heartbeat
-- A worker is in the state that it said last; what an operator directs stands above it until it is lifted. The
-- directive terminate is for one process: it ends when a heartbeat with the same id comes from another process.
declare
  v_now timestamptz := ojs.now();
  v_beat record := ojs.heartbeat_request(p_request);
  v_extended jsonb;
  v_state text;
begin
  perform ojs.guard('public.ojs_heartbeat(jsonb)');
  if v_beat.error is not null then
    perform ojs.raise(v_beat.error);
  end if;

  insert into ojs.worker (id, state, last_heartbeat_at, first_seen_at, info)
  values (v_beat.worker_id, coalesce(v_beat.state, 'running'), v_now, v_now, v_beat.info)
  on conflict (id) do update
  set last_heartbeat_at = v_now, info = worker.info || excluded.info,
      directive = case when worker.directive = 'terminate' and worker.info ?| '{pid,started_at}'
        and ojs.is_new_process(worker.info, excluded.info) then null else worker.directive end,
      -- A heartbeat that names no state leaves it as it was, unless it comes from a new process.
      state = case when worker.resumed and v_beat.state = 'quiet' then worker.state
        when v_beat.state is not null then v_beat.state
        when ojs.is_new_process(worker.info, excluded.info) then 'running' else worker.state end,
      resumed = worker.resumed and v_beat.state is not distinct from 'quiet'
  returning coalesce(worker.directive, replace(worker.state, 'draining', 'quiet')) into v_state;

  v_extended := ojs.extend_leases(v_beat.worker_id, v_beat.job_ids, v_beat.lease_ms, v_now);
  if current_setting('ojs.conformance', true) = 'on' and v_state = 'running' then
    select coalesce(max(j.doc #>> '{metadata,test_directive}'), v_state) into v_state
    from ojs.active a join ojs.job j on j.id = a.job_id
    where a.worker_id = v_beat.worker_id and j.doc #>> '{metadata,test_directive}' in ('quiet', 'terminate');
  end if;
  return ojs.ok(jsonb_build_object('acknowledged', true, 'state', v_state,
    'directive', case v_state when 'running' then '' else v_state end,
    'jobs_extended', v_extended, 'server_time', ojs.stamp(v_now)));
end;
$$;
comment on function ojs_heartbeat is
  'A worker worker_id is alive and works on active_jobs (ids, or a number beside active_job_ids): extends their '
  'leases by visibility_timeout_ms (default: the lease of the claim). 200 {state: running|quiet|terminate, directive, '
  'jobs_extended, server_time}. Errors OJ400. ojs-core 7.5, ojs-worker-protocol 4, ojs-http-binding 10.4.';
