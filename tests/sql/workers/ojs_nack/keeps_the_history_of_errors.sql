set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('retryable');
set local ojs.now = '2030-01-01T13:00:00Z';
select given.nacked('work',
  '{"code": "E2", "type": "net.timeout", "message": "slow", "details": {"host": "a"}, "backtrace": ["x:1"]}');

select is(job() #> '{errors,1}', '{"code": "E2", "type": "net.timeout", "message": "slow", "details": {"host": "a"},
  "backtrace": ["x:1"], "retryable": true, "attempt": 2, "occurred_at": "2030-01-01T13:00:00.000Z",
  "timestamp": "2030-01-01T13:00:00.000Z", "worker_id": "worker-1", "started_at": "2030-01-01T13:00:00.000Z"}');
select is(job() -> 'error', job() #> '{errors,1}');
