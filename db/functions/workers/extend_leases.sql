create or replace function ojs.extend_leases(p_worker_id text, p_job_ids uuid[], p_lease_ms bigint, p_now timestamptz)
returns jsonb
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Extends the leases of the jobs listed that this worker holds; returns their ids. A lease asked for replaces the
-- job's own; without one the lease of the claim is renewed, so that no heartbeat ever shortens it by default. One that
-- is longer than attempts may take moves the end of an attempt that has no timeout of its own; heartbeats with shorter
-- ones never do, or no attempt would end that sends them.
declare
  v_timeout_ms bigint := case when p_lease_ms is not null then ojs.setting_ms('execution_timeout_ms') end;
  v_extended jsonb;
begin
  with extended as (
    update ojs.active a
    set lease_until = p_now + least(coalesce(p_lease_ms, a.lease_ms), l.longest_ms) * interval '1 millisecond',
        timeout_at = case when j.timeout_ms is null and least(p_lease_ms, l.longest_ms) > v_timeout_ms
          then greatest(a.timeout_at, p_now + least(p_lease_ms, l.longest_ms) * interval '1 millisecond')
          else a.timeout_at end,
        worker_id = coalesce(a.worker_id, p_worker_id)
    -- Joined, since any (array) would look through the whole list for each job.
    from unnest(p_job_ids) u(id) join ojs.job j on j.id = u.id,
      lateral (select 1000 * (j.doc -> 'heartbeat_timeout')::bigint as longest_ms) l
    where a.job_id = u.id and (a.worker_id is null or a.worker_id = p_worker_id)
    returning a.job_id, j.doc -> 'type' as type, a.queue, a.attempt, a.lease_until
  ), logged as (
    insert into ojs.event (at, type, items)
    select p_now, 'job.heartbeat', jsonb_agg(jsonb_build_object('job_id', e.job_id, 'job_type', e.type,
      'queue', e.queue, 'state', 'active', 'worker_id', p_worker_id, 'attempt', e.attempt,
      'visible_until', ojs.stamp(e.lease_until)))
    -- A row of ojs.event holds 16,383 events at most (ojs.event_id).
    from (select x.*, row_number() over () / 10000 as part from extended x) e
    group by e.part
  )
  select coalesce(jsonb_agg(e.job_id), '[]') into v_extended from extended e;
  return v_extended;
end;
$$;
