create or replace function ojs.insert_drafts(p_drafts ojs.draft[], p_now timestamptz, p_simple boolean default false)
returns ojs.draft[]
language plpgsql as $$
-- Inserts drafts as they stand, one set for all, in their order; unique policies are settled and rate limits made
-- (ojs.enqueue_drafts). Drafts with an error are passed over. Raises unique_violation when an id is taken. The
-- transaction has its id before it draws a place in ojs.ready, which ojs.raise_floors relies on. ojs.ready.size is that
-- of ojs.stored_size, of a document that is not compressed yet. p_simple: all are available and none is unique, so
-- there is nothing to do but the first statement, which also finds out whether all lanes are there and plain. Where one
-- is not, ojs.insert_rest sees to the rest, and writes the event. Returns the drafts as they became: with the defaults
-- of their queue, or with an error when the queue takes no more.
declare
  -- Read where it costs no statement.
  v_known boolean := pg_current_xact_id() is null;
begin
  with placed as (
    insert into ojs.job (id, queue, priority, seq, state, max_attempts, created_at, enqueued_at, due_at,
      expires_at, deadline_at, lease_ms, timeout_ms, limit_key, on_limit, workflow_id, step, cron, doc)
    select d.id, d.queue, d.priority, coalesce(d.seq, nextval('ojs.ready_seq')), d.state, d.max_attempts, p_now,
      case when d.state = 'available' then p_now end, d.due_at,
      d.expires_at, d.deadline_at, d.lease_ms, d.timeout_ms, d.limit_key, d.on_limit, d.workflow_id, d.step, d.cron,
      coalesce(d.doc, ('{' || d.doc_text)::jsonb)
    from unnest(p_drafts) d
    where d.error is null
    returning id, queue, priority, seq, limit_key, state, doc ->> 'type' as type,
      pg_column_size(doc) + case when workflow_id is null then 0 else 327680 end as size
  ), ready as (
    insert into ojs.ready (queue, priority, seq, job_id, limit_key, size)
    select p.queue, p.priority, p.seq, p.id, p.limit_key, p.size from placed p where p.state = 'available'
  ), summary as materialized (
    select bool_and(exists (
        select from ojs.lane l where l.queue = p.queue and l.priority = p.priority and l.plain)) as known,
      array_agg(row(p.id, p.type, p.queue, p.state, p.priority, null, null, null, null, null)::ojs.job_event)
        filter (where p.state = 'available') as jobs
    from placed p
  ), event as (
    insert into ojs.event (at, type, jobs)
    select p_now, 'job.enqueued', s.jobs from summary s where s.jobs is not null and s.known
  )
  select s.known into v_known from summary s;
  if not v_known then
    p_drafts := ojs.insert_rest(p_drafts, p_now);
  end if;
  if p_simple then
    return p_drafts;
  end if;

  with draft as materialized (
    select u.* from unnest(p_drafts) u where u.error is null
  ), later as (
    insert into ojs.later (due_at, job_id, queue)
    select d.due_at, d.id, d.queue from draft d where d.state = 'scheduled'
  ), fingerprinted as (
    insert into ojs.unique_job (key, job_id)
    select d.unique_key, d.id from draft d where d.unique_key is not null
  )
  insert into ojs.event (at, type, jobs)
  select p_now, 'job.scheduled', array_agg(row(d.id, d.type, d.queue, d.state, d.priority, null, null, null, null,
    jsonb_build_object('scheduled_at', d.doc -> 'scheduled_at'))::ojs.job_event)
  from draft d where d.state = 'scheduled'
  having count(*) > 0;
  return p_drafts;
end;
$$;
