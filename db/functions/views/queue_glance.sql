-- Every queue, and how many of its jobs are in each state: select * from ojs.queue_glance;
create or replace view ojs.queue_glance as
select q.name, q.paused_at is not null as paused,
  (c.counts ->> 'available')::bigint as available,
  (c.counts ->> 'active')::bigint as active,
  (c.counts ->> 'scheduled')::bigint as scheduled,
  (c.counts ->> 'retryable')::bigint as retryable,
  (c.counts ->> 'pending')::bigint as pending,
  (c.counts ->> 'completed')::bigint as completed,
  (c.counts ->> 'cancelled')::bigint as cancelled,
  (c.counts ->> 'discarded')::bigint as discarded
from ojs.queue q, lateral (select ojs.queue_counts(q.name) as counts) c
order by q.name;
