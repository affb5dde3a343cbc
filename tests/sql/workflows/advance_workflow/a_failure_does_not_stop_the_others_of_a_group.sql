select plan(5);
select given.group('a', 'b', 'c');

select given.failed('a');
select is(workflow() ->> 'state', 'running');
select is(step_states(), 'failed,pending,pending');
select given.acked('b');
select given.acked('c');

select is(w ->> 'state', 'failed'), is(w -> 'jobs_completed', '2'), is(w #> '{metadata,failed_count}', '1')
from workflow() w;
