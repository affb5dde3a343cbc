create or replace function ojs.count_live(p_queues text[] default null)
returns table (queue text, available bigint, active bigint, scheduled bigint, retryable bigint, pending bigint,
  dead_letters bigint)
language sql stable as $$
  -- Counts the live jobs and the dead letters of each queue that has some, in one pass over their narrow tables.
  with counted as (
    select r.queue, 'available' as state, count(*) as n from ojs.ready r
    where p_queues is null or r.queue = any (p_queues) group by r.queue
    union all
    select k.queue, 'available', count(*) from ojs.parked k
    where p_queues is null or k.queue = any (p_queues) group by k.queue
    union all
    select j.queue, 'available', count(*) from ojs.cron_run c join ojs.job j on j.id = c.job_id
    where c.held and (p_queues is null or j.queue = any (p_queues)) group by j.queue
    union all
    select a.queue, 'active', count(*) from ojs.active a
    where p_queues is null or a.queue = any (p_queues) group by a.queue
    union all
    select j.queue, j.state, count(*) from ojs.job j
    where j.state <> 'available' and (p_queues is null or j.queue = any (p_queues)) group by j.queue, j.state
    union all
    select d.queue, 'dead', count(*) from ojs.dead d
    where d.dead_letter and (p_queues is null or d.queue = any (p_queues)) group by d.queue
  )
  select c.queue, coalesce(sum(c.n) filter (where c.state = 'available'), 0)::bigint,
    coalesce(sum(c.n) filter (where c.state = 'active'), 0)::bigint,
    coalesce(sum(c.n) filter (where c.state = 'scheduled'), 0)::bigint,
    coalesce(sum(c.n) filter (where c.state = 'retryable'), 0)::bigint,
    coalesce(sum(c.n) filter (where c.state = 'pending'), 0)::bigint,
    coalesce(sum(c.n) filter (where c.state = 'dead'), 0)::bigint
  from counted c group by c.queue
$$;
