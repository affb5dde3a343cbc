select plan(12);
select given.batch(array_fill('part'::text, '{9}'), '{on_complete}');
select given.acked('part', to_jsonb(repeat('x', 1000000))) from generate_series(1, 9);
select given.job('available', 'plain', '{"queue": "on-complete"}');

create temp table callback as
select job, job -> 'parent_results' as results
from jsonb_array_elements((ojs_fetch('{"queues": ["on-complete"], "count": 2}')).body -> 'jobs') job
where job ->> 'type' = 'callback';

select is(state('plain'), 'active', 'its queue goes on');
select is(jsonb_array_length(c.results), 9) from callback c;
select is(c.results -> 7, to_jsonb(repeat('x', 1000000)), 'results stand as far as there is room') from callback c;
select is(c.results -> 8,
  jsonb_build_object('omitted', true, 'bytes', 1000002, 'job_id', workflow() #> '{steps,8,job_id}',
  'reason', 'results are larger than 8388608 bytes together'), 'then it is said where they are') from callback c;
select is(length((ojs_get_job(jsonb_build_object('id', c.results #> '{8,job_id}'))).body #>> '{job,result}'), 1000000)
from callback c;
select is((ojs_get_job(jsonb_build_object('id', c.job -> 'id'))).body #> '{job,parent_results}', c.results)
from callback c;

select is(workflow() #> '{steps,7,result}', to_jsonb(repeat('x', 1000000)), 'so does the workflow');
select is(workflow() #> '{steps,8,result,omitted}', 'true');
select is(workflow() #> '{steps,9,result}', null);

-- As many as would be more than any value of PostgreSQL can hold, and not even read.
insert into ojs.step (workflow_id, index, role, name, type, spec, state, job_id, result, result_bytes)
select s.workflow_id, n, 'step', n::text, 'part', '{}', 'completed', s.job_id, s.result, s.result_bytes
from ojs.step s, generate_series(100, 400) n where s.index = 0;
select is(jsonb_array_length((ojs_get_job(jsonb_build_object('id', c.job -> 'id'))).body #> '{job,parent_results}'),
  310)
from callback c;
select is(jsonb_array_length(workflow() -> 'steps'), 311);
select ok(ojs.parent_bytes(given.workflow_id(), 9) between
  octet_length(ojs.parent_results(given.workflow_id(), 9)::text) and 8388608 + 200 * 310);
