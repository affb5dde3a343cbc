select plan(6);
select given.batch('{a,b}', '{on_success,on_failure}');
select given.failed('a');
select given.failed('b');
select given.acked('on-failure');
select is(workflow() ->> 'state', 'completed', 'judged by its callbacks');

select given.retried('a');
select is(step_states(), 'pending,failed,waiting,completed');
select given.acked('a');
select is(workflow() ->> 'state', 'completed');
select is(step_states(), 'completed,failed,cancelled,completed', 'b has not completed yet');

select given.retried('b');
select given.acked('b');
select given.acked('on-success');
select is(step_states(), 'completed,completed,completed,completed'), is(workflow() ->> 'state', 'completed');
