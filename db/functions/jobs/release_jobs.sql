create or replace function ojs.release_jobs(p_ids uuid[], p_now timestamptz) returns setof ojs.job
language plpgsql volatile as $$
-- Makes jobs available that the caller owns (scheduled, retryable, pending, requeued): each goes to
-- the back of its priority, in the order given (ojs-core 5.2, FIFO).
begin
  return query
  with input as materialized (
    select u.id, nextval('ojs.ready_seq') as seq from unnest(p_ids) with ordinality u(id, ord) order by u.ord
  ), released as (
    update ojs.job j
    set state = 'available', seq = i.seq, enqueued_at = p_now, due_at = null
    from input i
    where j.id = i.id
    returning j.*
  ), ready as (
    insert into ojs.ready (queue, priority, seq, job_id, limit_key, size)
    select r.queue, r.priority, r.seq, r.id, r.limit_key,
      ojs.stored_size(r.doc, r.errors, r.workflow_id, r.checkpoint)
    from released r order by r.seq
  ), logged as (
    insert into ojs.event (at, type, jobs)
    select p_now, 'job.enqueued',
      array_agg(ojs.event_of(r.id, r.doc ->> 'type', r.queue, 'available', r.priority, r.attempt))
    from released r
    having count(*) > 0
  )
  select * from released;
end;
$$;
