set local ojs.now = '2030-01-01T12:00:00Z';
create temporary table shape (n integer, request jsonb);
insert into shape
select ordinality, '{"type": "a.b", "args": [1]}'::jsonb || v.more::jsonb
from unnest(array['{}', '{"priority": 3}', '{"options": {"priority": -100, "queue": "new"}}', '{"priority": 1.5}',
  '{"priority": 3.0}', '{"priority": "HIGH"}', '{"priority": null, "queue": null, "options": null}', '{"options": 5}',
  '{"queue": "top", "options": {"queue": null}}', '{"queue": true}', '{"type": true}', '{"type": "A"}', '{"args": {}}',
  '{"args": "[1]"}', '{"tags": ["a"]}', '{"tags": 5}', '{"meta": {}}', '{"meta": {"a": null}}', '{"pending": true}',
  '{"scheduled_at": "PT1H"}', '{"retry": {"max_attempts": 5}}', '{"retry": 5}', '{"prioritty": 1}', '{"unknown": [{}]}',
  '{"unique": {"key": "a"}}', '{"rate_limit": {"key": "a", "concurrency": 1}}', '{"timeout": 1e400}',
  '{"args": [1e400]}']) with ordinality v(more, ordinality);
-- What differs is the id.
create function pg_temp.shown(p_reply ojs.http_reply) returns text language sql as $$
  select p_reply.status || ' ' || regexp_replace(jsonb_build_array(p_reply.headers, p_reply.body::jsonb)::text,
    '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}', 'ID', 'g')
$$;
create temporary table together as
select row_number() over () as n, pg_temp.shown(r) as shown
from ojs.enqueue_each((select array_agg(s.request order by s.n) from shape s), false) r;
delete from ojs.unique_job;
select plan(28);

select is(t.shown, (select pg_temp.shown(r) from ojs.enqueue_each(array[s.request], false) r), s.request::text)
from shape s join together t on t.n = s.n
order by s.n;
