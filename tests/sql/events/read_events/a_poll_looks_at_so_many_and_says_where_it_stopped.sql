select plan(9);
-- 200,000 events of a queue, and one of another behind them.
insert into ojs.event (asof, at, type, jobs)
select '3', ojs.now(), 'job.enqueued', array(
  select row(given.id(), 't', 'loud', 'available', 0, 0, null, null, null, null)::ojs.job_event
  from generate_series(1, 10000))
from generate_series(1, 20) n order by n;
insert into ojs.event (asof, at, type, items) values ('3', ojs.now(), 'queue.paused', '[{"queue": "quiet"}]');

create temp table poll as
with recursive poll as (
  select 1 as n, (ojs_list_events('{"queues": ["quiet"]}')).body
  union all
  select p.n + 1, (ojs_list_events(jsonb_build_object('queues', '["quiet"]'::jsonb, 'after', p.body -> 'cursor'))).body
  from poll p where p.body -> 'has_more' = 'true' and p.n < 10
)
select * from poll;
select is(p.body -> 'events', '[]', 'nothing matched') from poll p where p.n = 1;
select is(p.body -> 'has_more', 'true', 'of those looked at') from poll p where p.n = 1;
select ok(p.body ->> 'cursor' like 'evt_%', 'behind which the next goes on') from poll p where p.n = 1;
select ok(max(p.n) between 2 and 3) from poll p;
select is(jsonb_path_query_array(jsonb_agg(p.body), '$[*].events[*].type'), '["queue.paused"]') from poll p;
select is((ojs_list_events(jsonb_build_object('queues', '["quiet"]'::jsonb, 'after', p.body -> 'cursor'))).body,
  p.body || '{"events": []}', 'then nothing is left') from poll p where p.body -> 'has_more' = 'false';

-- Whoever takes all gets all, each once.
create temp table seen as
with recursive page as (
  select 1 as n, (ojs_list_events('{"limit": 1000}')).body
  union all
  select p.n + 1, (ojs_list_events(jsonb_build_object('limit', 1000, 'after', p.body -> 'cursor'))).body
  from page p where p.n < 11
)
select e ->> 'id' as id from page p, jsonb_array_elements(p.body -> 'events') e;
select is(count(distinct s.id), 11000::bigint) from seen s;

-- Of one row, since a large one is all that a poll looks at.
insert into ojs.event (asof, at, type, items) select '4', ojs.now(), 'job.failed',
  jsonb_agg(jsonb_build_object('job_id', n, 'error', repeat('x', 9000000))) from generate_series(1, 5) n;
create temp table large as select (ojs_list_events('{"types": ["job.failed"]}')).body;
select is(jsonb_path_query_array(l.body, '$.events[*].subject'), '[1, 2, 3]') from large l;
select is(jsonb_path_query_array((ojs_list_events(jsonb_build_object('types', '["job.failed"]'::jsonb,
  'after', l.body -> 'cursor'))).body, '$.events[*].subject'), '[4, 5]') from large l;
