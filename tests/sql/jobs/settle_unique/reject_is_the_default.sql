set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.job('available', 'first', '{"unique": {}}');

select is(e ->> 'sqlstate', 'OJ409'), is(e ->> 'code', 'duplicate'),
  is(e #>> '{details,existing_job_id}', given.id('first')::text),
  is(e #>> '{details,existing_job_state}', 'available'), ok(e #>> '{details,unique_key}' ~ '^[0-9a-f]{64}$')
from refusal($$ select ojs_enqueue('{"type": "test.job", "args": [2], "unique": {}}') $$) e;
select is(count(*), 1::bigint) from ojs.job;
