set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
insert into ojs.setting (name, value) values ('count_below_bytes', '0');
select given.job('available', 'a');
select is(n.available, 1::bigint, 'counted when there is no gauge yet') from ojs.queue_numbers() n;
select is(ojs.refresh_gauges(), 1);
select given.job('completed', 'b', '{"queue": "new"}');
set local ojs.now = '2030-01-01T12:00:30Z';
select given.job('available', 'c', '{"priority": 5}');

select is(to_jsonb(n) - 'oldest_dead_letter_at', '{"queue": "work", "available": 1, "active": 0, "scheduled": 0,
  "retryable": 0, "pending": 0, "completed": 0, "cancelled": 0, "discarded": 0, "dead_letters": 0,
  "oldest_available_at": "2030-01-01T12:00:00+00:00", "counted_at": "2030-01-01T12:00:00+00:00"}')
from ojs.queue_numbers('{work}') n;
select is(n.completed, 1::bigint, 'ended jobs are exact') from ojs.queue_numbers('{new}') n;

set local ojs.now = '2030-01-01T12:10:00Z';
select is(n.available, 2::bigint, 'no gauge is shown long after the last tick') from ojs.queue_numbers('{work}') n;
select is(n.counted_at, '2030-01-01T12:10:00Z'::timestamptz) from ojs.queue_numbers('{work}') n;
