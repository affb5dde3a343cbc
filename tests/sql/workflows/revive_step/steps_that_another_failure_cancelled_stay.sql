select plan(9);
select given.dag('{"a": [], "b": [], "a1": ["a"], "b1": ["b"], "both": ["a1", "b1"], "c": []}');
select given.failed('a');
select given.failed('b');
select is(step_states(), 'failed,cancelled,failed,cancelled,cancelled,pending', 'a, a1, b, b1, both, c');

select is(given.retried('a') #> '{workflow,revived}', 'true', 'of a workflow that still runs');
select is(step_states(), 'pending,waiting,failed,cancelled,cancelled,pending');
select given.acked('a');
select is(step_states(), 'completed,pending,failed,cancelled,cancelled,pending');

select given.retried('b');
select is(step_states(), 'completed,pending,pending,waiting,waiting,pending', 'and both waits for a1 and b1');
select given.acked(t) from unnest('{b,b1,c}'::text[]) t;
select is(step_states(), 'completed,pending,completed,completed,waiting,completed');
select given.acked('a1');
select given.acked('both');
select is(workflow() ->> 'state', 'completed');
select is(count(*), 0::bigint, 'it never stood still') from ojs.event where type = 'workflow.resumed';
select is(count(*), 1::bigint) from ojs.event where type = 'workflow.completed';
