set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('available', 'a');
set local ojs.now = '2030-01-01T12:00:02Z';
select given.fetched();
set local ojs.now = '2030-01-01T12:00:05Z';
select ojs_ack(about('a'));
select given.job('retryable', 'b');
select given.job('discarded', 'c');

select is(s -> 'completed_last_hour', '1'), is(s -> 'failed_last_hour', '2'), is(s -> 'avg_duration_ms', '3000'),
  is(s -> 'avg_wait_ms', '2000')
from (select (ojs_queue_stats('{"name": "work"}')).body -> 'stats') r(s);
select ojs.tick('{fold}');
select is(s -> 'completed_last_hour', '1'), is(s -> 'failed_last_hour', '2')
from (select (ojs_queue_stats('{"name": "work"}')).body -> 'stats') r(s);
set local ojs.now = '2030-01-01T13:01:00Z';
select is(s -> 'completed_last_hour', '0'), is(s -> 'completed', '1')
from (select (ojs_queue_stats('{"name": "work"}')).body -> 'stats') r(s);
