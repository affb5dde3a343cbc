select plan(2);
select ojs_enqueue(jsonb_build_object('type', 't', 'queue', q, 'args', jsonb_build_array(n)))
from unnest(array['one', 'two', 'paused']) q, generate_series(1, 3) n;
select ojs_pause_queue('{"name": "paused"}');
select given.worker('quiet', '{"state": "quiet"}');

create temp table said as
select r.ord, r.status, array(
  select j ->> 'queue' || (j -> 'args')::text from jsonb_array_elements(r.body::jsonb -> 'jobs') j) as jobs
from ojs.fetch_each(array[
    '{"queues": ["two"], "wait_ms": "x"}',
    '{"queues": ["one", "paused", "two"], "count": 2, "worker_id": "a"}',
    '{"queues": ["two"], "worker_id": "b"}',
    '{"queues": ["two", "one"], "worker_id": "quiet"}',
    '{"queues": ["one", "paused", "two"], "count": 9, "worker_id": "c"}',
    '{"queues": "two"}',
    '{"queues": ["two"]}']::jsonb[]) with ordinality r(status, headers, body, ord);
select is(array_agg(s.status order by s.ord), '{400,200,200,200,200,400,200}') from said s;
-- Fetches for the same queues are served together, the first of them first.
select is(jsonb_agg(to_jsonb(s.jobs) order by s.ord), jsonb_build_array('{}'::text[], array['one[1]', 'one[2]'],
  '{}'::text[], '{}'::text[], array['one[3]', 'two[1]', 'two[2]', 'two[3]'], '{}'::text[], '{}'::text[])) from said s;
