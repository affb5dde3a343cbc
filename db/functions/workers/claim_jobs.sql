create or replace function ojs.claim_jobs(p_queue text, p_count integer, p_worker_id text, p_lease_ms bigint,
  p_now timestamptz, out jobs jsonb[], out cut_short boolean)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Claims up to p_count jobs of one queue, in order, for a worker: higher priority first, FIFO within
-- one (ojs-core 7.2). Rows of ojs.ready are taken by ctid from an index that is in claim order, so
-- the cost does not grow with the backlog, and SKIP LOCKED keeps workers out of each other's way.
-- Expired jobs are discarded here, those of a cancelled workflow that its cancel could not reach are
-- cancelled, jobs whose rate limit is used up are parked. cut_short: so many of
-- those were met that the call stopped; another one goes on.
declare
  v_claimed jsonb[];
  v_taken ojs.ready[];
  v_rounds integer := 0;
  v_lease_ms bigint := coalesce(p_lease_ms, ojs.setting_ms('visibility_timeout_ms'));
  v_timeout_ms bigint := ojs.setting_ms('execution_timeout_ms');
begin
  jobs := '{}';
  cut_short := false;
  while cardinality(jobs) < p_count loop
    v_rounds := v_rounds + 1;
    if v_rounds > 5 then
      cut_short := true;
      exit;
    end if;
    with taken as (
      delete from ojs.ready r
      where r.ctid = any (array(
        select x.ctid from ojs.ready x
        where x.queue = p_queue
        order by x.priority desc, x.seq
        limit p_count - cardinality(jobs)
        for update skip locked))
      returning r.*
    )
    select array_agg(row(t.queue, t.priority, t.seq, t.job_id, t.limit_key)::ojs.ready order by t.priority desc, t.seq)
    into v_taken from taken t;
    exit when v_taken is null;
    if exists (select from unnest(v_taken) t where t.limit_key is not null) then
      v_taken := ojs.admit_limited(v_taken, p_now);
    end if;

    with claimed as (
      insert into ojs.active (job_id, queue, attempt, worker_id, started_at, lease_ms, lease_until, timeout_at, limit_key)
      select t.job_id, t.queue, j.attempt + 1, p_worker_id, p_now, coalesce(j.lease_ms, v_lease_ms),
        p_now + coalesce(j.lease_ms, v_lease_ms) * interval '1 millisecond',
        p_now + coalesce(j.timeout_ms, v_timeout_ms) * interval '1 millisecond', t.limit_key
      from unnest(v_taken) t join ojs.job j on j.id = t.job_id
      where (j.expires_at is null or j.expires_at > p_now)
        and (j.workflow_id is null
          or not exists (select from ojs.workflow w where w.id = j.workflow_id and w.state = 'cancelled'))
      returning *
    )
    select array_agg(
      ojs.job_json(j.doc, 'active', c.attempt, j.enqueued_at, null, j.retry_delay_ms, j.errors, c.started_at, c.worker_id)
        || ojs.parent_results_json(j.workflow_id, j.step)
      order by j.priority desc, j.seq)
    into v_claimed
    from claimed c join ojs.job j on j.id = c.job_id;

    jobs := jobs || v_claimed;
    if cardinality(v_taken) > coalesce(cardinality(v_claimed), 0) then
      perform ojs.end_unclaimed(array(select t.job_id from unnest(v_taken) t
        where not exists (select from ojs.active a where a.job_id = t.job_id)) || ojs.take_expired(p_queue, 500, p_now), p_now);
    end if;
  end loop;

  if jobs <> '{}' then
    insert into ojs.event (at, type, items)
    select p_now, 'job.started', jsonb_agg(jsonb_build_object('job_id', j -> 'id', 'job_type', j -> 'type',
      'queue', p_queue, 'state', 'active', 'worker_id', p_worker_id, 'attempt', j -> 'attempt'))
    from unnest(jobs) j;
  end if;
end;
$$;
