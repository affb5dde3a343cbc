select plan(11);
set local ojs.now = '2030-01-01T12:00:00Z';
select given.workflow(jsonb_build_object('type', 'chain', 'meta', '{"team": "db"}'::jsonb, 'steps', jsonb_build_array(
  given.steps('{a}') -> 0, jsonb_build_object('type', 'group', 'jobs', given.steps('{b,c}')))), 'first');
select given.acked('a');
set local ojs.now = '2030-01-01T13:00:00Z';
select given.workflow(jsonb_build_object('type', 'group', 'jobs', given.steps('{d}')), 'second');
select given.failed('d');
set local ojs.now = '2030-01-01T14:00:00Z';
select given.workflow(jsonb_build_object('type', 'group', 'jobs', given.steps('{e}')), 'third');

create function listed(p_request jsonb) returns text language sql as $$
  select string_agg(i ->> 'name', ',' order by n)
  from jsonb_array_elements((ojs_list_workflows(p_request)).body -> 'workflows') with ordinality u(i, n)
$$;
select is(listed('{}'), 'third,second,first', 'a nested one is part of another');
select is((r.body #> '{items,2}') - '{id,completed_at}'::text[], '{"type": "chain", "name": "first", "state": "running",
  "job_count": 3, "steps_total": 2, "steps_completed": 1, "steps_failed": 0, "jobs_total": 2, "jobs_completed": 1,
  "created_at": "2030-01-01T12:00:00.000Z", "meta": {"team": "db"}}') from ojs_list_workflows() r;
select is(listed('{"state": "failed"}'), 'second');
select is(listed('{"state": "running,failed", "type": "group"}'), 'third,second');
select is(listed('{"name": "first"}'), 'first');
select is(listed('{"since": "2030-01-01T13:00:00Z"}'), 'third,second');
select is(listed('{"until": "2030-01-01T13:00:00Z"}'), 'first');
select is(r.body -> 'total', '3'), is(r.body #> '{pagination,has_more}', 'true')
from ojs_list_workflows('{"limit": 2}') r;
select given.workflow(jsonb_build_object('type', 'group', 'jobs', given.steps('{f}')), 'fourth');
select is(listed(jsonb_build_object('limit', 2, 'cursor', '2-' || given.workflow_id('second'))), 'first',
  'a new one moves nothing');
select is(listed('{"page": "2", "per_page": "2"}'), 'second,first');
