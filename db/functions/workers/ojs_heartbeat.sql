create or replace function ojs_heartbeat(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workers/heartbeat
-- Extends the leases of the jobs listed that this worker holds. A lease asked for replaces the job's own;
-- without one the lease of the claim is renewed, so that no heartbeat ever shortens it by default. One that is
-- longer than attempts may take moves the end of an attempt that has no timeout of its own; heartbeats with shorter
-- ones never do, or no attempt would end that sends them. A worker is in the state that it said last; what an
-- operator directs stands above it until it is lifted.
declare
  v_now timestamptz := ojs.now();
  v_beat record := ojs.heartbeat_request(p_request);
  v_timeout_ms bigint := case when v_beat.lease_ms is not null then ojs.setting_ms('execution_timeout_ms') end;
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
      -- A heartbeat that names no state leaves it as it was, unless it comes from a new process.
      state = case when v_beat.state is not null then v_beat.state
        when (coalesce(excluded.info -> 'pid', worker.info -> 'pid'),
            coalesce(excluded.info -> 'started_at', worker.info -> 'started_at'))
          is distinct from (worker.info -> 'pid', worker.info -> 'started_at')
        then 'running' else worker.state end
  returning coalesce(worker.directive, worker.state) into v_state;

  with extended as (
    update ojs.active a
    set lease_until = v_now + least(coalesce(v_beat.lease_ms, a.lease_ms), l.longest_ms) * interval '1 millisecond',
        timeout_at = case when j.timeout_ms is null and least(v_beat.lease_ms, l.longest_ms) > v_timeout_ms
          then greatest(a.timeout_at, v_now + least(v_beat.lease_ms, l.longest_ms) * interval '1 millisecond')
          else a.timeout_at end,
        worker_id = coalesce(a.worker_id, v_beat.worker_id)
    from ojs.job j, lateral (select 1000 * (j.doc -> 'heartbeat_timeout')::bigint as longest_ms) l
    where a.job_id = any (v_beat.job_ids) and (a.worker_id is null or a.worker_id = v_beat.worker_id)
      and j.id = a.job_id
    returning a.job_id, a.queue, a.attempt, a.lease_until
  ), told as (
    insert into ojs.event (at, type, items)
    select v_now, 'job.heartbeat', jsonb_agg(jsonb_build_object('job_id', e.job_id, 'job_type', j.doc -> 'type',
      'queue', e.queue, 'state', 'active', 'worker_id', v_beat.worker_id, 'attempt', e.attempt,
      'visible_until', ojs.stamp(e.lease_until)))
    -- A row of ojs.event holds 16,383 events at most (ojs.event_id).
    from (select x.*, row_number() over () / 10000 as part from extended x) e join ojs.job j on j.id = e.job_id
    group by e.part
  )
  select coalesce(jsonb_agg(e.job_id), '[]') into v_extended from extended e;

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
