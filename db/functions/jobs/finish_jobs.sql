create or replace function ojs.finish_jobs(p_event text, p_ends ojs.job_end[], p_now timestamptz, out numbers integer[],
  out jobs text[], out ended_at text)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The end of jobs, whatever ends them: ack, last failure, cancel, expiry; p_event is what happened to all of them. The
-- caller owns them (their row in ready, later or active is deleted). Moves them to done or dead, counts, records the
-- events, lets the next held job of a schedule run, and advances their workflows, all in this transaction. Returns the
-- jobs as answers show them, each beside its number, and when they ended.
declare
  v_state text := case p_event when 'job.completed' then 'completed' when 'job.cancelled' then 'cancelled'
    else 'discarded' end;
  v_completed boolean := v_state = 'completed';
  v_discarded boolean := v_state = 'discarded';
  v_more ojs.job[];
begin
  if cardinality(p_ends) > 0 is not true then
    return;
  end if;
  ended_at := ojs.stamp(p_now);
  with ended as materialized (
    delete from ojs.job j
    using unnest(p_ends) e(number, job_id, attempt, started_at, result, error, previous_state, dead_letter, event_data,
      worker_id)
    where j.id = e.job_id
    returning e.number, j.id, j.queue, j.doc ->> 'type' as type, e.worker_id,
      ojs.job_text(j, v_state, e.attempt, e.started_at, p_ended_at => ended_at, p_result => e.result,
        p_error => e.error, p_previous_state => e.previous_state) as shown,
      ojs.event_of(j.id, j.doc ->> 'type', j.queue, v_state, p_more => e.event_data,
        p_attempt => case when v_completed then e.attempt end,
        p_duration_ms => case when v_completed then (date_part('epoch', p_now - e.started_at) * 1000)::bigint end,
        p_wait_ms => case when v_completed then (date_part('epoch', e.started_at - j.enqueued_at) * 1000)::bigint end)
        as event,
      -- There is more to do for few of them.
      case when v_discarded or j.workflow_id is not null or j.cron is not null or j.doc ? 'result_size_limit'
        then j end as more
  ), done as (
    insert into ojs.done (finished_at, id, queue, state, job, type, worker_id)
    select p_now, d.id, d.queue, v_state, d.shown, d.type, d.worker_id from ended d where not v_discarded
  ), counted as (
    insert into ojs.tally (queue, at, completed, cancelled, discarded, failed, duration_ms, wait_ms)
    select d.queue, p_now,
      case when v_completed then count(*) else 0 end,
      case v_state when 'cancelled' then count(*) else 0 end,
      case when v_discarded then count(*) else 0 end,
      case p_event when 'job.discarded' then count(*) else 0 end,
      coalesce(sum((d.event).duration_ms), 0), coalesce(sum((d.event).wait_ms), 0)
    from ended d
    group by d.queue
  ), event as (
    insert into ojs.event (at, type, jobs) select p_now, p_event, array(select d.event from ended d)
  )
  select array_agg(d.number), array_agg(d.shown), array_agg(d.more) filter (where d.more is distinct from null)
  into numbers, jobs, v_more
  from ended d;
  if v_more is not null then
    perform ojs.finish_more(v_state, p_ends, jobs, v_more, p_now);
  end if;
end;
$$;
