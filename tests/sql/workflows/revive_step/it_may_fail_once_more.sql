select plan(5);
select given.chain('a', 'b');
select given.failed('a');
select given.retried('a');

select given.failed('a');
select is(workflow() ->> 'state', 'failed'), is(step_states(), 'failed,cancelled');
select given.retried('a');
select is(step_states(), 'pending,waiting');
select given.acked('a');
select given.acked('b');
select is(workflow() ->> 'state', 'completed');
select is(count(*), 2::bigint) from ojs.event where type = 'workflow.resumed';
