select plan(4);
select given.job('active');

select is((ojs_nack(about('it',
  '{"requeue": true, "error": {"code": "shutdown", "message": "bye", "retryable": false}}'))).body ->> 'state',
  'available');

select is(job() ? 'worker_id', false);
select is(given.fetched() ->> 'id', given.id()::text);
select is(job() -> 'attempt', '1', 'the attempt did not count');
