set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.job('active', 'it', '{"timeout_ms": 2000}');

set local ojs.now = '2030-01-01T12:00:01.999Z';
select is(ojs.tick('{reap}') -> 'reaped', '0', 'not before');
set local ojs.now = '2030-01-01T12:00:02.500Z';
select ojs.tick('{reap}');

select is(state(), 'retryable');
select is(job() -> 'error' ->> 'code', 'timeout'), is(job() -> 'error' ->> 'timeout_kind', 'execution'),
  is((job() #> '{error,limit_seconds}')::numeric, 2.0), is((job() #> '{error,elapsed_seconds}')::numeric, 2.5);
