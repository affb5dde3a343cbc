set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.job('active', 'it', '{"visibility_timeout_ms": 3000}');

set local ojs.now = '2030-01-01T12:00:02.999Z';
select is(ojs.tick('{reap}') -> 'reaped', '0', 'not before');
set local ojs.now = '2030-01-01T12:00:03Z';
select is(ojs.tick('{reap}') -> 'reaped', '1');

select is(state(), 'available', 'at once, no backoff');
select is(job() #>> '{errors,0,code}', 'visibility_timeout');
select throws_ok($$ select ojs_ack(about()) $$, 'OJ409', null, 'its worker is too late');
select is(given.fetched() -> 'attempt', '2');
