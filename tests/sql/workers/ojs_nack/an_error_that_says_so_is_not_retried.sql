select plan(2);
select given.job('active');

select is((ojs_nack(about('it', '{"error": {"code": "e", "message": "m", "retryable": false}}'))).body ->> 'state',
  'discarded');
select is(job() -> 'attempt', '1');
