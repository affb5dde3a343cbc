create or replace function ojs.place_jobs(p_drafts ojs.draft[], p_now timestamptz) returns void
language plpgsql as $$
-- Inserts drafts as they stand, one set for all; unique policies are settled and queues made
-- (ojs.insert_jobs). Drafts with an error are passed over. Raises unique_violation when an id is taken;
-- clients' ids are inserted in their own order, so that two batches cannot wait for each other. The
-- transaction has its id before it draws a place in ojs.ready, which ojs.raise_floors relies on. ojs.ready.size is that
-- of ojs.stored_size, of a document that is not compressed yet.
begin
  perform pg_current_xact_id();
  with draft as materialized (
    select u.*, nextval('ojs.ready_seq') as seq
    from unnest(p_drafts) u
    where u.error is null
  ), placed as (
    insert into ojs.job (id, queue, priority, seq, state, max_attempts, created_at, enqueued_at, due_at,
      expires_at, deadline_at, lease_ms, timeout_ms, limit_key, on_limit, workflow_id, step, cron, doc)
    select d.id, d.queue, d.priority, d.seq, d.state, d.max_attempts, p_now,
      case when d.state = 'available' then p_now end, d.due_at,
      d.expires_at, d.deadline_at, d.lease_ms, d.timeout_ms, d.limit_key, d.on_limit, d.workflow_id, d.step, d.cron,
      d.doc
    from draft d
    order by case when d.given_id then d.id end, d.seq
  ), ready as (
    insert into ojs.ready (queue, priority, seq, job_id, limit_key, size)
    select d.queue, d.priority, d.seq, d.id, d.limit_key,
      pg_column_size(d.doc) + case when d.workflow_id is null then 0 else 327680 end
    from draft d where d.state = 'available'
  ), later as (
    insert into ojs.later (due_at, job_id, queue)
    select d.due_at, d.id, d.queue from draft d where d.state = 'scheduled'
  ), fingerprinted as (
    insert into ojs.unique_job (key, job_id)
    select d.unique_key, d.id from draft d where d.unique_key is not null
  )
  insert into ojs.event (at, type, jobs)
  select p_now, case d.state when 'available' then 'job.enqueued' else 'job.scheduled' end,
    array_agg(row(d.id, d.doc ->> 'type', d.queue, d.state, d.priority, null, null, null, null,
      case d.state when 'scheduled' then jsonb_build_object('scheduled_at', d.doc -> 'scheduled_at') end)::ojs.told)
  from draft d
  where d.state in ('available', 'scheduled')
  group by d.state;
end;
$$;
