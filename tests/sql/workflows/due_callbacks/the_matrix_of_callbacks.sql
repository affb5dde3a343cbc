select plan(12);
select given.batch(array['a', 'b'], array['on_complete', 'on_success', 'on_failure']);
select given.acked('a');
select is((ojs_fetch('{"queues": ["on-complete", "on-success", "on-failure"]}')).body -> 'jobs', '[]',
  'not before all jobs have ended');
select given.acked('b');
select is(step_states(), 'completed,completed,pending,pending,cancelled', 'all succeeded: on_complete and on_success');
select is(workflow() ->> 'state', 'running', 'while callbacks run');
select given.acked('on-complete');
select is(workflow() ->> 'state', 'running');
select given.acked('on-success');
select is(workflow() ->> 'state', 'completed');
select is((ojs_fetch('{"queues": ["on-complete", "on-success", "on-failure"]}')).body -> 'jobs', '[]',
  'each exactly once');

delete from ojs.workflow;
select given.batch(array['a', 'b'], array['on_complete', 'on_success', 'on_failure']);
select given.failed('a');
select is(step_states(), 'failed,pending,waiting,waiting,waiting', 'a failure stops nobody');
select given.acked('b');
select is(step_states(), 'failed,completed,pending,cancelled,pending', 'one failed: on_complete and on_failure');
select given.acked('on-complete');
select given.acked('on-failure');
select is(w ->> 'state', 'completed', 'the callbacks decide'), is(w #> '{metadata,failed_count}', '1'),
  is(w #> '{metadata,completed_count}', '1'), is(w #> '{metadata,job_count}', '2') from workflow() w;
