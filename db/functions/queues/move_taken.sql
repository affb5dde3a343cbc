create or replace function ojs.move_taken(p_ids uuid[], p_queue text, p_now timestamptz) returns void
language plpgsql as $$
-- Gives jobs that the caller owns to another queue; each stays what it was: available, scheduled, retryable or pending.
-- A bound of that queue is not asked.
begin
  if p_ids = '{}' then
    return;
  end if;
  perform ojs.make_queues(array(
    select jsonb_populate_record(null::ojs.draft, jsonb_build_object('queue', p_queue, 'priority', j.priority))
    from ojs.job j where j.id = any (p_ids) group by j.priority), p_now);
  perform ojs.recount_queues(array[p_queue]);
  update ojs.job j
  set queue = p_queue, doc = j.doc || jsonb_build_object('queue', p_queue)
  where j.id = any (p_ids);
  insert into ojs.later (due_at, job_id, queue)
  select j.due_at, j.id, p_queue from ojs.job j
  where j.id = any (p_ids) and j.state in ('scheduled', 'retryable');
  perform ojs.release_jobs(array(
    select j.id from ojs.job j where j.id = any (p_ids) and j.state = 'available' order by j.seq), p_now);
  insert into ojs.event (at, type, items)
  select p_now, 'job.moved', jsonb_agg(jsonb_build_object('job_id', j.id, 'job_type', j.doc -> 'type',
    'queue', p_queue, 'state', j.state))
  from ojs.job j where j.id = any (p_ids);
end;
$$;
