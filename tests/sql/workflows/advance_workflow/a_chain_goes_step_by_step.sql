set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.chain('a', 'b', 'c');
select is((ojs_fetch('{"queues": ["b", "c"]}')).body -> 'jobs', '[]');

select given.acked('a');
select is(step_states(), 'completed,pending,waiting');
select is(workflow() -> 'steps_completed', '1');
select given.acked('b');
select is(step_states(), 'completed,completed,pending');
set local ojs.now = '2030-01-01T12:05:00Z';
select given.acked('c');

select is(w ->> 'state', 'completed'), is(w -> 'steps_completed', '3'),
  is(w ->> 'completed_at', '2030-01-01T12:05:00.000Z'), is(w #> '{metadata,completed_count}', '3') from workflow() w;
