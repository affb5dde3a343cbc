-- An event of this transaction is read by saying so: readers stop at the oldest running one.
set local ojs.now = '2030-01-01T12:00:10Z';
select plan(7);
select given.job('scheduled', 'promoted', '{"scheduled_at": "2030-01-01T12:00:11Z", "type": "a"}');
set local ojs.now = '2030-01-01T12:00:12Z';
select ojs.tick('{promote}');
select ojs_fetch('{"queues": ["work"], "worker_id": "w"}');
set local ojs.now = '2030-01-01T12:00:12.2Z';
select ojs_ack(about('promoted', '{"worker_id": "w"}'));
select given.job('discarded', 'd');
select given.job('cancelled', 'c');
select given.job('retryable', 'r');

select is(f.counted, 13::bigint) from ojs.count_events('9223372036854775807', 1000) f;
select is(f.counted, 0::bigint, 'each once') from ojs.count_events('9223372036854775807', 1000) f;
select is(to_jsonb(c) - '{at,retry_ms,dead_ms}'::text[], '{"span": "all", "queue": "work", "type": "a", "enqueued": 1,
  "started": 1, "completed": 1, "failed": 0, "discarded": 0, "retried": 0, "cancelled": 0, "expired": 0, "run_ms": 200,
  "wait_ms": 0, "waits": [1], "runs": [0, 0, 0, 0, 0, 1], "retry_runs": [], "dead_runs": []}')
from ojs.job_count c where c.span = 'all' and c.type = 'a';
select is(to_jsonb(c) - '{at,retry_ms,dead_ms}'::text[], '{"span": "1m", "queue": "work", "type": "test.job",
  "enqueued": 3, "started": 2, "completed": 0, "failed": 2, "discarded": 1, "retried": 1, "cancelled": 1, "expired": 0,
  "run_ms": 0, "wait_ms": 0, "waits": [], "runs": [], "retry_runs": [1], "dead_runs": [1]}')
from ojs.job_count c where c.span = '1m' and c.type = 'test.job';
select is(array_agg(distinct c.at order by c.at), '{-infinity,2030-01-01T12:00:00Z}') from ojs.job_count c;

set local ojs.now = '2030-01-01T12:05:00Z';
select given.job('available', 'another');
select ojs.count_events('9223372036854775807', 1000);
select is(c.enqueued, 4::bigint) from ojs.job_count c where c.span = 'all' and c.type = 'test.job';
select is(array_agg(c.enqueued order by c.at), '{3,1}')
from ojs.job_count c where c.span = '1m' and c.type = 'test.job';
