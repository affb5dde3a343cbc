select plan(5);
select given.group('a', 'b');
select given.failed('a');
select given.failed('b');

select given.retried('a');
select given.retried('b');
select is(step_states(), 'pending,pending');
select is(pending, 2) from ojs.workflow;
select given.acked('a');
select is(workflow() ->> 'state', 'running');
select given.acked('b');
select is(workflow() ->> 'state', 'completed');
select is(count(*), 1::bigint) from ojs.event where type = 'workflow.resumed';
