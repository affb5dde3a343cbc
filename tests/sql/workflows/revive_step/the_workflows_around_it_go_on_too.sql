select plan(12);
select given.workflow(jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(
  jsonb_build_object('type', 'group', 'id', 'inner', 'jobs', jsonb_build_array(
    jsonb_build_object('type', 'chain', 'id', 'deep', 'steps', given.steps('{a,b}')), given.steps('{c}') -> 0)),
  given.steps('{last}') -> 0)));
select given.acked('c', '3');
select given.failed('a');
select is(array(select w.state from ojs.workflow w order by w.created_at, w.id), '{failed,failed,failed}'::text[]);

select is(given.retried('a') #> '{workflow,revived}', 'true');
select is(array(select w.state from ojs.workflow w order by w.created_at, w.id), '{running,running,running}'::text[]);
select is(array(select w.pending from ojs.workflow w order by w.parent_id is null, w.parent_step, w.type),
  '{2,1,2}'::integer[]);
select is(step_states(), 'pending,waiting');
select is(workflow() #> '{steps,0}' ?| '{result,error,completed_at}', false);
select is(count(*), 3::bigint) from ojs.event where type = 'workflow.resumed';

select given.acked('a', '1');
select given.acked('b', '2');
select is(step_states(), 'completed,pending');
select is(given.fetched('last') -> 'parent_results', '[[[1, 2], 3]]');
select ojs_ack(jsonb_build_object('job_id', a.job_id)) from ojs.active a;
select is(workflow() ->> 'state', 'completed');
select is(bool_and(w.state = 'completed' and w.pending = 0), true) from ojs.workflow w;
select is(count(*), 0::bigint) from ojs.job;
