select plan(4);
select given.batch('{a}', '{on_complete,on_success}');
select given.acked('a');
select given.acked('on-success');
select given.failed('on-complete');
select is(workflow() ->> 'state', 'failed');

select is(given.retried('callback') #> '{workflow,revived}', 'true');
select given.acked('on-complete');
select is(workflow() ->> 'state', 'completed'), is(step_states(), 'completed,completed,completed');
