select plan(5);
select given.job('active', 'it', '{"retry": {"max_attempts": 1}}');

select is((ojs_nack(about('it', '{"error": {"code": "ShutdownError", "message": "bye", "retryable": false}}'))).body
  ->> 'state', 'available');
select is(job() -> 'attempt', '0', 'it does not count');
select given.fetched();
select is((ojs_nack(about('it', '{"error": {"type": "ShutdownTimeout", "message": "bye"}}'))).body ->> 'state',
  'retryable', 'then it waits');

select given.job('active', 'other', '{"retry": {"max_attempts": 1}}');
select is((ojs_nack(about('other', '{"error": {"code": "broken", "message": "it broke"}}'))).body ->> 'state',
  'discarded');
select is(job('other') ->> 'attempt', '1');
