set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.job(s, s || n)
from (
  select s, n
  from unnest(array['completed', 'cancelled', 'discarded', 'retryable', 'active', 'dead_letter', 'available',
    'scheduled', 'pending']) with ordinality u(s, ord), generate_series(1, 2) n
  order by ord, n) given;
select given.job('available', 'other', '{"queue": "other"}');
set local ojs.now = '2030-01-01T12:01:00Z';

select is(to_jsonb(n), '{"queue": "work", "available": 2, "active": 2, "scheduled": 2, "retryable": 2, "pending": 2,
  "completed": 2, "cancelled": 2, "discarded": 4, "dead_letters": 2,
  "oldest_available_at": "2030-01-01T12:00:00+00:00", "oldest_dead_letter_at": "2030-01-01T12:00:00+00:00",
  "counted_at": "2030-01-01T12:01:00+00:00"}')
from ojs.queue_numbers('{work}') n;
select is(array_agg(n.queue order by n.queue), '{other,work}') from ojs.queue_numbers() n;
select is(count(*), 0::bigint) from ojs.queue_numbers('{none}');
select is(count(*), 0::bigint, 'no gauge is needed') from ojs.queue_gauge;
select is(ojs.refresh_gauges(), 0);
