set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.chain('a', 'b');

select given.nacked('a');
select is(workflow() ->> 'state', 'running');
select is(step_states(), 'pending,waiting');
set local ojs.now = '2030-01-01T13:00:00Z';
select given.acked('a');
select is(step_states(), 'completed,pending');
