create or replace function ojs.queue_counts(p_queue text) returns jsonb
language sql stable as $$
  -- How many jobs of a queue are in each state. Live jobs are counted in their tables. The numbers of ended jobs are
  -- the totals plus the changes that ojs.fold_tallies has not added yet.
  select jsonb_build_object(
    'available', (select count(*) from ojs.ready r where r.queue = p_queue)
      + (select count(*) from ojs.parked k where k.queue = p_queue)
      + (select count(*) from ojs.cron_run c join ojs.job j on j.id = c.job_id where c.held and j.queue = p_queue),
    'active', (select count(*) from ojs.active a where a.queue = p_queue),
    'scheduled', w.scheduled, 'retryable', w.retryable, 'pending', w.pending,
    'completed', t.completed, 'cancelled', t.cancelled, 'discarded', t.discarded)
  from (select count(*) filter (where j.state = 'scheduled') as scheduled,
          count(*) filter (where j.state = 'retryable') as retryable,
          count(*) filter (where j.state = 'pending') as pending
        from ojs.job j where j.queue = p_queue and j.state <> 'available') w,
    (select coalesce(sum(x.completed), 0) as completed, coalesce(sum(x.cancelled), 0) as cancelled,
        coalesce(sum(x.discarded), 0) as discarded
      from (select q.completed, q.cancelled, q.discarded from ojs.queue_total q where q.queue = p_queue
            union all
            select y.completed, y.cancelled, y.discarded from ojs.tally y where y.queue = p_queue) x) t
$$;
