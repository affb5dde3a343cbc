create or replace function ojs.insert_rest(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The part of ojs.insert_drafts for drafts of which a lane is new, or a queue has settings. Their jobs are inserted.
-- Makes the queues and lanes, gives the jobs the defaults of their queues, removes those that their queues refuse, and
-- records the others. Nobody can wait for the jobs, which are new, so the lock order is kept.
declare
  v_ids uuid[] := array(select d.id from unnest(p_drafts) d where d.error is null);
begin
  -- First: when the deletion of a queue ends meanwhile, it is made anew.
  p_drafts := ojs.refuse_draining(p_drafts);
  perform ojs.make_queues(p_drafts, p_now);
  if exists (select from unnest(p_drafts) d join ojs.lane l on l.queue = d.queue and l.priority = d.priority
             where d.error is null and not l.plain) then
    p_drafts := ojs.apply_queue_defaults(p_drafts, p_now);
    p_drafts := ojs.apply_bounds(p_drafts, p_now);
  end if;

  with refused as (
    delete from ojs.job j
    using unnest(p_drafts) d
    where d.error is not null and j.id = d.id and j.id = any (v_ids)
    returning j.queue, j.priority, j.seq
  )
  delete from ojs.ready r
  using refused x
  where r.queue = x.queue and r.priority = x.priority and r.seq = x.seq;

  insert into ojs.event (at, type, jobs)
  select p_now, 'job.enqueued', array_agg(row(j.id, j.doc ->> 'type', j.queue, j.state, j.priority, null, null, null,
    null, null)::ojs.job_event order by j.seq)
  from ojs.job j
  where j.id = any (v_ids) and j.state = 'available'
  having count(*) > 0;
  return p_drafts;
end;
$$;
