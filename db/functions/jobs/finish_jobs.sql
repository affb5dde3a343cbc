create or replace function ojs.finish_jobs(p_endings ojs.ending[], p_now timestamptz)
returns table (job_id uuid, job jsonb)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The end of jobs, whatever ends them: ack, last failure, cancel, expiry. The caller owns them
-- (their row in ready, later or active is deleted). Moves them to done or dead, counts, tells,
-- frees a waiting cron sibling and advances their workflows, all in this transaction. Returns them in order.
declare
  v_ids uuid[];
  v_jobs jsonb[];
  v_steps ojs.step_ending[];
  v_crons text[];
begin
  with ended as materialized (
    delete from ojs.job j
    using unnest(p_endings) with ordinality e(job_id, state, tail, dead_letter, event, event_data, ord)
    where j.id = e.job_id
    returning e.ord, e.job_id, e.state, e.dead_letter, e.event, e.event_data, j.queue, j.doc ->> 'type' as type,
      j.workflow_id, j.step, j.cron,
      case when e.state = 'discarded' then to_jsonb(j) end as record,
      case when e.state = 'completed' then (e.tail -> 'attempt')::integer end as attempt,
      case when e.state = 'completed' then
        round(extract(epoch from p_now - (e.tail ->> 'started_at')::timestamptz) * 1000)::bigint end as duration_ms,
      case when e.state = 'completed' then
        round(extract(epoch from (e.tail ->> 'started_at')::timestamptz - j.enqueued_at) * 1000)::bigint end as wait_ms,
      ojs.job_json(j.doc, e.state, j.attempt, j.enqueued_at, null, j.retry_delay_ms, j.errors, null, null, e.tail)
        - case when e.state = 'completed' and j.errors is not null then '{error}'::text[] else '{}' end as job
  ), done as (
    insert into ojs.done (finished_at, id, queue, state, job)
    select p_now, d.job_id, d.queue, d.state, d.job from ended d where d.state <> 'discarded'
  ), dead as (
    insert into ojs.dead (id, queue, discarded_at, dead_letter, type, error_type, job, record)
    select d.job_id, d.queue, p_now, d.dead_letter, d.type, d.job #>> '{error,type}', d.job, d.record
    from ended d where d.state = 'discarded'
  ), counted as (
    insert into ojs.tally (queue, at, completed, cancelled, discarded, failed, duration_ms, wait_ms)
    select d.queue, p_now,
      count(*) filter (where d.state = 'completed'),
      count(*) filter (where d.state = 'cancelled'),
      count(*) filter (where d.state = 'discarded'),
      count(*) filter (where d.event = 'job.discarded'),
      coalesce(sum(d.duration_ms), 0), coalesce(sum(d.wait_ms), 0)
    from ended d
    group by d.queue
  ), told as (
    insert into ojs.event (at, type, jobs)
    select p_now, d.event, array_agg(row(d.job_id, d.type, d.queue, d.state, null, d.attempt, null,
      d.duration_ms, d.wait_ms, d.event_data)::ojs.told)
    from ended d
    group by d.event
  )
  select array_agg(d.job_id order by d.ord), array_agg(d.job order by d.ord),
    array_agg(row(d.workflow_id, d.step,
      case d.state when 'completed' then 'completed' when 'cancelled' then 'cancelled' else 'failed' end,
      d.job -> 'result', d.job -> 'error', (d.job ->> 'attempt')::integer,
      (d.job ->> 'started_at')::timestamptz)::ojs.step_ending order by d.ord)
      filter (where d.workflow_id is not null),
    array_agg(distinct d.cron) filter (where d.cron is not null)
  into v_ids, v_jobs, v_steps, v_crons
  from ended d;

  if v_crons is not null then
    perform ojs.release_cron_runs(v_crons);
  end if;
  if v_steps is not null then
    perform ojs.advance_workflows(v_steps, p_now);
  end if;
  return query select u.job_id, u.job from unnest(v_ids, v_jobs) u(job_id, job);
end;
$$;
