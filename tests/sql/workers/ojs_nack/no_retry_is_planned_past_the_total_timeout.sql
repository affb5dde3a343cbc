set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('active', 'it',
  '{"timeout": 10, "total_timeout": 60, "retry": {"initial_interval": "PT51S", "jitter": false}}');

select is((ojs_nack(about('it', '{"error": {"code": "e", "message": "m"}}'))).body ->> 'state', 'discarded',
  '51 s and 10 s to run are more than 60 s');

select given.job('active', 'short',
  '{"timeout": 10, "total_timeout": 60, "retry": {"initial_interval": "PT49S", "jitter": false}}');
select is((ojs_nack(about('short', '{"error": {"code": "e", "message": "m"}}'))).body ->> 'state', 'retryable');
select is(job() #>> '{errors,0,code}', 'e');
