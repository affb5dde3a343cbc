select plan(4);
select given.workflow(jsonb_build_object('type', 'group', 'jobs', given.steps(array['a'])
  || jsonb_build_object('type', 'chain', 'steps', given.steps(array['b', 'c']))));

select ojs_cancel_workflow(jsonb_build_object('id', given.workflow_id()));

select is(step_states(), 'cancelled,cancelled');
select is(array(select state from ojs.workflow), array['cancelled', 'cancelled']);
select is(count(*), 0::bigint) from ojs.job;
select is(count(*), 0::bigint) from ojs.step where state in ('waiting', 'pending');
