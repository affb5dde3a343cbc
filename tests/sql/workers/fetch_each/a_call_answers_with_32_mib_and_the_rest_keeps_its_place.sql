select plan(11);
select ojs_enqueue(jsonb_build_object('type', 't', 'queue', 'large', 'args',
  jsonb_build_array(n, repeat('x', 9000000))))
from generate_series(1, 5) n;
select ojs_enqueue('{"type": "t", "queue": "other", "args": []}');
create temp table answer as
select row_number() over () as request, r.status, r.headers, r.body::jsonb as body
from ojs.fetch_each(array['{"queues": ["large"], "count": 100}', '{"queues": ["large"]}',
  '{"queues": ["other"]}']::jsonb[]) r;

select is(a.status, 200) from answer a where a.request = 1;
select is(jsonb_path_query_array(a.body, '$.jobs[*].args[0]'), '[1, 2, 3]', 'the first request gets what fits')
from answer a where a.request = 1;
select is(a.body -> 'jobs', '[]', 'the others nothing')
from answer a where a.request > 1;
select is(a.headers #> '{ojs-wait,again}', 'true', 'and are to come again at once, though they do not wait')
from answer a where a.request > 1;
select is((select count(*) from ojs.ready r where r.queue = 'large'), 2::bigint, 'what did not fit is available');
select is(given.fetched('large') #>> '{args,0}', '4', 'in its old order');

-- One that is larger than any budget comes alone.
select ojs_enqueue(jsonb_build_object('type', 't', 'queue', 'huge', 'args', jsonb_build_array(n)))
from generate_series(1, 3) n;
update ojs.job j set doc = j.doc || jsonb_build_object('args', jsonb_build_array(2, repeat('x', 40000000)))
where j.queue = 'huge' and j.doc -> 'args' = '[2]';
update ojs.ready r set size = ojs.stored_size(j.doc, j.errors, j.workflow_id) from ojs.job j where j.id = r.job_id;
create temp table huge as
select n, jsonb_path_query_array((ojs_fetch('{"queues": ["huge"], "count": 9}')).body, '$.jobs[*].args[0]') as args
from generate_series(1, 3) n;
select is(h.args, v.args::jsonb) from huge h join (values (1, '[1]'), (2, '[2]'), (3, '[3]')) v(n, args) using (n)
order by h.n;
