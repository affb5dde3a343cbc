set local ojs.now = '2030-01-01T12:00:00Z';
select plan(11);
select is(ojs.tick() -> 'again', '["prune"]', 'a day was made');
select given.pruned();
select is(ojs.tick() -> 'again', '[]', 'nothing is left to do');

insert into ojs.tally (queue, at, completed) select 'q', ojs.now(), 1 from generate_series(1, 20001);
select is(ojs.tick() -> 'again', '["fold"]');
select is(ojs.tick() -> 'again', '[]');

select ojs_enqueue_batch(jsonb_build_object('jobs', (
  select jsonb_agg('{"type": "t", "args": [], "options": {"queue": "q", "scheduled_at": "2030-01-01T12:00:10Z",
    "expires_at": "2030-01-01T12:01:00Z"}}'::jsonb) from generate_series(1, 1001))));
set local ojs.now = '2030-01-01T12:00:20Z';
select is(ojs.tick('{promote,reap}') -> 'again', '["promote"]');
select is(ojs.tick('{promote,reap}') -> 'again', '[]');
select ojs_heartbeat('{"worker_id": "w"}');
select ojs_fetch('{"queues": ["q"], "count": 500, "worker_id": "w"}');
set local ojs.now = '2030-01-01T12:00:55Z';
select is(ojs.tick('{promote,reap}') -> 'again', '["workers"]');
select ojs_fetch('{"queues": ["q"], "count": 500, "visibility_timeout_ms": 1000}');
set local ojs.now = '2030-01-01T12:00:58Z';
select is(ojs.tick('{promote,reap}') -> 'again', '["leases"]');
set local ojs.now = '2030-01-01T12:02:00Z';
select is(ojs.tick('{promote,reap}') -> 'again', '["expiry"]');

insert into ojs.queue_minute (queue, minute) select 'q', '2029-01-01T00:00:00Z'::timestamptz + n * interval '1 minute'
from generate_series(1, 5000) n;
select is(ojs.tick('{prune}') -> 'again', '["prune"]'), is(ojs.tick('{prune}') -> 'again', '[]');
