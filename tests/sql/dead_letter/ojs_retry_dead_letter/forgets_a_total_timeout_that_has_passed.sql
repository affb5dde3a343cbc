set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('retryable', 'it', '{"total_timeout": 60, "retry": {"on_exhaustion": "dead_letter"}}');
set local ojs.now = '2030-01-01T12:01:00Z';
select ojs.tick('{expiry}');
select is(job() #>> '{errors,1,code}', 'total_timeout');

select ojs_retry_dead_letter(about());

select ojs.tick('{expiry}');
select is(state(), 'available', 'it is not ended at once again');
select is(job() #>> '{errors,1,code}', 'total_timeout', 'its history stays');
select is(given.fetched() ->> 'id', given.id()::text);
