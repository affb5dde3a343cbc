set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.job('active', 'first', '{"unique": {"on_conflict": "ignore"}}');

select is(r.status, 200), is(r.body -> 'deduplicated', 'true'), is(r.body -> 'job', job('first')),
  is(r.headers, jsonb_build_object('Location', '/ojs/v1/jobs/' || given.id('first')))
from ojs_enqueue('{"type": "test.job", "args": [2], "unique": {"on_conflict": "ignore"}}') r;
select is(count(*), 1::bigint) from ojs.job;
