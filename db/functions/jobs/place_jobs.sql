create or replace function ojs.place_jobs(p_drafts ojs.draft[], p_now timestamptz)
returns table (ord bigint, error jsonb, job jsonb)
language plpgsql as $$
-- Inserts drafts as they stand, one set for all; unique policies are settled and queues made
-- (ojs.insert_jobs). A client's id that is taken gives a duplicate error for that draft alone; clients'
-- ids are inserted in their own order, so that two batches cannot wait for each other.
begin
  return query
  with draft as materialized (
    select u.*, nextval('ojs.ready_seq') as seq
    from unnest(p_drafts) with ordinality u(error, id, given_id, queue, priority, state, max_attempts, due_at,
      expires_at, deadline_at, lease_ms, timeout_ms, limit_key, unique_key, unique_policy, workflow_id, step, cron, doc, ord)
    where u.error is null
    order by u.ord
  ), placed as (
    insert into ojs.job (id, queue, priority, seq, state, max_attempts, created_at, enqueued_at, due_at,
      expires_at, deadline_at, lease_ms, timeout_ms, limit_key, workflow_id, step, cron, doc)
    select d.id, d.queue, d.priority, d.seq, d.state, d.max_attempts, p_now,
      case when d.state = 'available' then p_now end, d.due_at,
      d.expires_at, d.deadline_at, d.lease_ms, d.timeout_ms, d.limit_key, d.workflow_id, d.step, d.cron, d.doc
    from draft d
    order by case when d.given_id then d.id end, d.ord
    on conflict (id) do nothing
    returning *
  ), ready as (
    insert into ojs.ready (queue, priority, seq, job_id, limit_key)
    select p.queue, p.priority, p.seq, p.id, p.limit_key from placed p where p.state = 'available'
  ), later as (
    insert into ojs.later (due_at, job_id, queue)
    select p.due_at, p.id, p.queue from placed p where p.state = 'scheduled'
  ), fingerprinted as (
    insert into ojs.unique_job (key, job_id)
    select d.unique_key, p.id from draft d join placed p on p.id = d.id and p.seq = d.seq
    where d.unique_key is not null
  ), told as (
    insert into ojs.event (at, type, items)
    select p_now, case p.state when 'available' then 'job.enqueued' else 'job.scheduled' end,
      jsonb_agg(jsonb_build_object('job_id', p.id, 'job_type', p.doc -> 'type', 'queue', p.queue,
        'state', p.state, 'priority', p.priority)
        || case p.state when 'scheduled' then jsonb_build_object('scheduled_at', p.doc -> 'scheduled_at') else '{}' end)
    from placed p
    where p.state in ('available', 'scheduled')
    group by p.state
  )
  select d.ord,
    case when p.id is null then ojs.error('duplicate', 'a job with this id exists already',
      jsonb_build_object('field', 'id', 'existing_job_id', d.id)) end,
    ojs.job_json(p.doc, p.state, 0, p.enqueued_at, p.due_at, null, null, null, null)
  from draft d left join placed p on p.id = d.id and p.seq = d.seq
  order by d.ord;
end;
$$;
