set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.cron('allow', '2030-01-01T12:00:30Z');

select is(d ?& array['promoted', 'reaped', 'dead_workers', 'expired', 'fired', 'days_dropped', 'discarded_pruned'],
  true),
  is((d -> 'next_cron_in_ms')::integer, 30000)
from ojs.tick() d;
