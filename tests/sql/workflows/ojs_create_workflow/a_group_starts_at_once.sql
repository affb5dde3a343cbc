select plan(3);

select given.group('a', 'b', 'c');

select is(step_states(), 'pending,pending,pending');
select is(w -> 'jobs_total', '3'), is(w -> 'jobs_completed', '0') from workflow() w;
