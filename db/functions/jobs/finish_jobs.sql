create or replace function ojs.finish_jobs(p_ends ojs.job_end[], p_now timestamptz, out ids uuid[], out jobs text[],
  out ended_at text)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The end of jobs, whatever ends them: ack, last failure, cancel, expiry. The caller owns them
-- (their row in ready, later or active is deleted). Moves them to done or dead, counts, records the events,
-- frees a waiting cron sibling and advances their workflows, all in this transaction. Returns the jobs as the wire
-- shows them, in no order, each at the place of its id, and when they ended.
declare
  v_more ojs.job[];
begin
  ended_at := ojs.stamp(p_now);
  with ended as materialized (
    delete from ojs.job j
    using unnest(p_ends) e(job_id, state, attempt, started_at, result, error, previous_state, dead_letter, event,
      event_data)
    where j.id = e.job_id
    returning e.job_id, e.state, e.event, e.event_data, j.queue, j.doc ->> 'type' as type,
      ojs.job_text(j, e.state, e.attempt, e.started_at, p_ended_at => ended_at, p_result => e.result,
        p_error => e.error, p_previous_state => e.previous_state) as shown,
      case when e.state = 'completed' then e.attempt end as attempt,
      case when e.state = 'completed' then (date_part('epoch', p_now - e.started_at) * 1000)::bigint end as duration_ms,
      case when e.state = 'completed' then (date_part('epoch', e.started_at - j.enqueued_at) * 1000)::bigint end
        as wait_ms,
      -- There is more to do for few of them.
      case when e.state = 'discarded' or j.workflow_id is not null or j.cron is not null or j.doc ? 'result_size_limit'
        then j end as more
  ), done as (
    insert into ojs.done (finished_at, id, queue, state, job)
    select p_now, d.job_id, d.queue, d.state, d.shown::jsonb from ended d where d.state <> 'discarded'
  ), alike as materialized (
    select d.queue, d.event, count(*) as number, sum(d.duration_ms) as duration_ms, sum(d.wait_ms) as wait_ms,
      array_agg(ojs.event_of(d.job_id, d.type, d.queue, d.state, p_attempt => d.attempt,
        p_duration_ms => d.duration_ms, p_wait_ms => d.wait_ms, p_more => d.event_data)) as jobs
    from ended d
    group by d.queue, d.event
  ), counted as (
    insert into ojs.tally (queue, at, completed, cancelled, discarded, failed, duration_ms, wait_ms)
    select a.queue, p_now,
      case a.event when 'job.completed' then a.number else 0 end,
      case a.event when 'job.cancelled' then a.number else 0 end,
      case when a.event in ('job.discarded', 'job.expired') then a.number else 0 end,
      case a.event when 'job.discarded' then a.number else 0 end,
      coalesce(a.duration_ms, 0), coalesce(a.wait_ms, 0)
    from alike a
  ), event as (
    insert into ojs.event (at, type, jobs) select p_now, a.event, a.jobs from alike a
  )
  select array_agg(d.job_id), array_agg(d.shown), array_agg(d.more) filter (where d.more is distinct from null)
  into ids, jobs, v_more
  from ended d;
  if v_more is not null then
    perform ojs.finish_more(p_ends, ids, jobs, v_more, p_now);
  end if;
end;
$$;
