select plan(5);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
  jsonb_build_object('type', 'group', 'jobs', given.steps('{a,b,c}')), given.steps('{last}') -> 0)));
select given.failed(q) from unnest('{a,b}'::text[]) q;
select given.acked('c');
select is(workflow() ->> 'state', 'failed');

select is(r.body -> 'steps_retried', '2'), is(r.body ->> 'state', 'running')
from ojs_retry_workflow(jsonb_build_object('id', given.workflow_id())) r;
select given.acked(q) from unnest('{a,b,last}'::text[]) q;
select is(workflow() ->> 'state', 'completed');
select is(count(*), 0::bigint) from ojs.dead;
