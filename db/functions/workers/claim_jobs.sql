create or replace function ojs.claim_jobs(p_queue text, p_wants ojs.want[], p_slots integer[], p_told jsonb[],
  p_now timestamptz, out jobs jsonb[], out cut_short boolean, out is_full boolean)
language plpgsql as $$
-- Claims jobs of one queue, in order, as many as there are slots: the first job is for the want that the first
-- slot names, and so on. Returns them in this order. Expired jobs are discarded here, those of a cancelled
-- workflow that its cancel could not reach are cancelled, jobs whose rate limit is used up are parked.
-- cut_short: there may be more for another call, since too many of those were met, or since this one is_full: the
-- jobs and p_told, those claimed before, fill one answer. While the sizes in ojs.ready are small, nothing is measured
-- (ojs.fitting_jobs).
declare
  v_claimed jsonb[];
  v_taken ojs.ready[];
  v_places tid[];
  v_met integer;
  v_size bigint;
  v_limited boolean;
  v_rounds integer := 0;
  v_settings bigint[] := ojs.settings_ms('{visibility_timeout_ms,execution_timeout_ms}');
  v_lease_ms bigint := v_settings[1];
  v_timeout_ms bigint := v_settings[2];
begin
  jobs := '{}';
  cut_short := false;
  while cardinality(jobs) < cardinality(p_slots) and not cut_short loop
    v_rounds := v_rounds + 1;
    if v_rounds > 5 then
      cut_short := true;
      exit;
    end if;
    v_places := ojs.queue_head(p_queue, cardinality(p_slots) - cardinality(jobs));
    exit when v_places = '{}';
    with taken as (
      delete from ojs.ready r where r.ctid = any (v_places) returning r.*
    )
    select array_agg(row(t.queue, t.priority, t.seq, t.job_id, t.limit_key, t.size)::ojs.ready
        order by t.priority desc, t.seq),
      bool_or(t.limit_key is not null), sum(t.size), count(*)
    into v_taken, v_limited, v_size, v_met
    from taken t;
    if v_size + pg_column_size(p_told) + pg_column_size(jobs) > 1048576 then
      v_taken := ojs.fitting_jobs(v_taken, p_told || jobs);
      is_full := cardinality(v_taken) < v_met;
      cut_short := is_full;
    end if;
    if v_limited then
      v_taken := ojs.admit_limited(v_taken, p_now);
    end if;

    with found as materialized (
      select j.*, t.limit_key as used_limit,
        p_wants[p_slots[cardinality(jobs) + row_number() over (order by j.priority desc, j.seq)]] as want
      from unnest(v_taken) t join ojs.job j on j.id = t.job_id
      where (j.expires_at is null or j.expires_at > p_now)
        and (j.workflow_id is null
          or not exists (select from ojs.workflow w where w.id = j.workflow_id and w.state = 'cancelled'))
    ), claimed as (
      insert into ojs.active (job_id, queue, attempt, worker_id, started_at, lease_ms, lease_until, timeout_at,
        limit_key)
      select f.id, f.queue, f.attempt + 1, (f.want).worker_id, p_now,
        coalesce(f.lease_ms, (f.want).lease_ms, v_lease_ms),
        p_now + coalesce(f.lease_ms, (f.want).lease_ms, v_lease_ms) * interval '1 millisecond',
        p_now + coalesce(f.timeout_ms, greatest(v_timeout_ms, f.lease_ms, case when f.lease_ms is null
          then coalesce((f.want).lease_ms, v_lease_ms) end)) * interval '1 millisecond', f.used_limit
      from found f
    ), told as (
      insert into ojs.event (at, type, jobs)
      select p_now, 'job.started', array_agg(row(f.id, f.doc ->> 'type', p_queue, 'active', null, f.attempt + 1,
        (f.want).worker_id, null, null, null)::ojs.told)
      from found f
      having count(*) > 0
    )
    select array_agg(
      ojs.job_json(f.doc, 'active', f.attempt + 1, f.enqueued_at, null, f.retry_delay_ms, f.errors, p_now,
        (f.want).worker_id,
        ojs.parent_results_json(f.workflow_id, f.step))
      order by f.priority desc, f.seq)
    into v_claimed
    from found f;

    jobs := jobs || v_claimed;
    if cardinality(v_taken) > coalesce(cardinality(v_claimed), 0) then
      perform ojs.end_unclaimed(array(select t.job_id from unnest(v_taken) t
        where not exists (select from ojs.active a where a.job_id = t.job_id))
          || ojs.take_expired(p_queue, 500, p_now), p_now);
    end if;
  end loop;
end;
$$;
