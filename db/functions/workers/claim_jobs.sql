create or replace function ojs.claim_jobs(p_queue text, p_specs ojs.fetch_spec[], p_slots integer[], p_lease_ms bigint,
  p_timeout_ms bigint, p_claimed bigint, p_now timestamptz, out jobs text[], out bytes bigint, out cut_short boolean,
  out is_full boolean)
language plpgsql as $$
-- Claims jobs of one queue, in order, as many as there are slots: the first job is for the spec that the first slot
-- names, and so on. Returns them in this order; bytes is the sum of their octets. p_lease_ms and p_timeout_ms are the
-- settings, for jobs and specs that have none. Expired jobs are discarded here, jobs of a cancelled workflow that its
-- cancel could not reach are cancelled, and jobs whose rate limit is used up are parked.
-- cut_short: there may be more for another call. Either the claim stopped after five rounds of jobs that could not
-- start, or it is_full: the jobs, and p_claimed octets of jobs claimed before, fill one answer. While the sizes in
-- ojs.ready are small, nothing is measured (ojs.fitting_jobs).
declare
  v_claimed text[];
  v_head record;
  v_taken ojs.ready[];
  v_rounds integer := 0;
begin
  jobs := '{}';
  bytes := 0;
  cut_short := false;
  while cardinality(jobs) < cardinality(p_slots) and not cut_short loop
    v_rounds := v_rounds + 1;
    if v_rounds > 5 then
      cut_short := true;
      exit;
    end if;
    v_head := ojs.take_head(p_queue, cardinality(p_slots) - cardinality(jobs));
    v_taken := v_head.taken;
    exit when v_taken = '{}';
    -- The text of a job is at most 32 times its size.
    if v_head.bytes + p_claimed + bytes > ojs.max_answer_bytes() / 32 then
      v_taken := ojs.fitting_jobs(v_taken, p_claimed + bytes);
      is_full := cardinality(v_taken) < cardinality(v_head.taken);
      cut_short := is_full;
    end if;
    if v_head.is_limited then
      v_taken := ojs.admit_limited(v_taken, p_now);
    end if;

    with live as (
      select j.id, j.doc ->> 'type' as type, j.attempt + 1 as attempt, j.lease_ms, j.timeout_ms, t.limit_key, j as job,
        row_number() over (order by t.ord) as place,
        p_specs[p_slots[cardinality(jobs) + row_number() over (order by t.ord)]] as spec
      from unnest(v_taken) with ordinality t(queue, priority, seq, job_id, limit_key, size, ord)
        join ojs.job j on j.id = t.job_id
      where (j.expires_at is null or j.expires_at > p_now)
        and (j.workflow_id is null or not ojs.is_cancelled(j.workflow_id))
    ), found as materialized (
      select l.place, l.id, l.type, l.attempt, l.limit_key, l.timeout_ms,
        (l.spec).worker_id, coalesce(l.lease_ms, (l.spec).lease_ms, p_lease_ms) as lease_ms,
        ojs.job_text(l.job, 'active', l.attempt, p_now, (l.spec).worker_id,
          p_parent_results => case when (l.job).workflow_id is not null then
            ojs.parent_results((l.job).workflow_id, (l.job).step) end) as shown
      from live l
    ), claimed as (
      insert into ojs.active (job_id, queue, attempt, worker_id, started_at, lease_ms, lease_until, timeout_at,
        limit_key)
      select f.id, p_queue, f.attempt, f.worker_id, p_now, f.lease_ms, p_now + f.lease_ms * interval '1 millisecond',
        p_now + coalesce(f.timeout_ms, greatest(p_timeout_ms, f.lease_ms)) * interval '1 millisecond', f.limit_key
      from found f
    ), event as (
      insert into ojs.event (at, type, jobs)
      select p_now, 'job.started', l.jobs
      from (
        select array(select ojs.event_of(f.id, f.type, p_queue, 'active', p_attempt => f.attempt,
          p_worker_id => f.worker_id) from found f) as jobs
        offset 0) l
      where l.jobs <> '{}'
    )
    select array(select f.shown from found f order by f.place) into v_claimed;

    jobs := jobs || v_claimed;
    bytes := bytes + octet_length(array_to_string(v_claimed, ''));
    if cardinality(v_taken) > cardinality(v_claimed) then
      perform ojs.end_unclaimed(array(select t.job_id from unnest(v_taken) t
          where not exists (select from ojs.active a where a.job_id = t.job_id))
        || array(select t.job_id from unnest((ojs.take_head(p_queue, 500, p_expired_at => p_now)).taken) t), p_now);
    end if;
  end loop;
end;
$$;
