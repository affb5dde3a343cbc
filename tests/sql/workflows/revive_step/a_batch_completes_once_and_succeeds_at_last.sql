select plan(9);
select given.batch('{a,b}', '{on_complete,on_success,on_failure}');
select given.acked('a', '1');
select given.failed('b');
select given.acked('on-failure');
select is(step_states(), 'completed,failed,pending,cancelled,completed');

select is(given.retried('b') #> '{workflow,revived}', 'true', 'while on_complete runs');
select is(step_states(), 'completed,pending,pending,waiting,completed');
select given.acked('b', '2');
select is(step_states(), 'completed,completed,pending,pending,completed', 'only on_success starts');
select is(f -> 'parent_results', '[1, 2]') from given.fetched('on-success') f;
select ojs_ack(jsonb_build_object('job_id', a.job_id)) from ojs.active a;
select is(workflow() ->> 'state', 'running', 'the one that ran before is waited for');
select given.acked('on-complete');
select is(workflow() ->> 'state', 'completed');
select is(step_states(), 'completed,completed,completed,completed,completed');
select is(count(*), 3::bigint, 'each callback ran once') from ojs.done where job::jsonb ->> 'type' = 'callback';
