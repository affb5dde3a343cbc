select plan(8);
select given.chain('one', 'two', 'three');
select given.acked('one');
create temp table told as
select (ojs_job_lineage(jsonb_build_object('id', s.job_id))).body
from ojs.step s where s.workflow_id = given.workflow_id() and s.name = 'step-1';
select is(array(select p ->> 'type' from told, jsonb_array_elements(body -> 'parents') p), '{one}'::text[]);
select is(array(select p ->> 'type' from told, jsonb_array_elements(body -> 'children') p), '{three}'::text[]);
select is(body ->> 'workflow_id', given.workflow_id()::text) from told;
select is(body -> 'parent_id', body #> '{parents,0,job_id}') from told;
select is(body -> 'root_id', body #> '{parents,0,job_id}') from told;

select given.job('available', 'alone', '{"queue": "alone"}');
select is((ojs_job_lineage(jsonb_build_object('id', given.id('alone')))).body - '{job_id,root_id}'::text[],
  '{"parent_id": null, "workflow_id": null, "root_workflow_id": null, "parents": [], "children": []}');
select is((ojs_job_lineage(jsonb_build_object('id', given.id('alone')))).body ->> 'root_id', given.id('alone')::text);
select is(refusal($$ select ojs_job_lineage('{"id": "x"}') $$) ->> 'code', 'not_found');
