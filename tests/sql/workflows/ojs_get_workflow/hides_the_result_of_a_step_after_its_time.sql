set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
create temporary table flow as
select (ojs_create_workflow('{"type": "chain", "steps": [
  {"type": "a", "args": [], "options": {"queue": "work", "result_ttl": 60}},
  {"type": "b", "args": [], "queue": "work", "result_ttl": 60}]}')).body ->> 'id' as id;
select given.acked('work', '"first"');
select is((ojs_get_workflow(jsonb_build_object('id', f.id))).body #> '{workflow,steps,0,result}', '"first"')
from flow f;

set local ojs.now = '2030-01-01T12:01:00Z';
select is((ojs_get_workflow(jsonb_build_object('id', f.id))).body #> '{workflow,steps,0,result}', null) from flow f;
select is(given.fetched() -> 'parent_results', '["first"]', 'the steps that need it still get it');
select ojs_ack(jsonb_build_object('job_id', a.job_id, 'result', 2)) from ojs.active a;
set local ojs.now = '2030-01-01T12:02:00Z';
select is((ojs_get_workflow(jsonb_build_object('id', f.id))).body #> '{workflow,steps,1,result}', null) from flow f;
