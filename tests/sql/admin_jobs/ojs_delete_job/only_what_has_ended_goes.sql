select plan(16);
select given.a_job_in_every_state();
select is(refusal(format('select ojs_delete_job(about(%L))', s)) #>> '{details,current_state}', s)
from unnest('{available,scheduled,retryable,pending,active}'::text[]) s;
select is((ojs_delete_job(about(s))).body ->> 'state', s) from unnest('{completed,cancelled,discarded}'::text[]) s;
select is(job(s), null) from unnest('{completed,cancelled,discarded}'::text[]) s;
select is(n.completed + n.cancelled + n.discarded, 0::bigint, n.queue)
from ojs.queue_numbers('{completed,cancelled,discarded}') n;
select is(refusal($$ select ojs_delete_job(about('completed')) $$) ->> 'code', 'not_found');
select is(refusal($$ select ojs_delete_job('{"id": "x"}') $$) ->> 'message', 'job x not found');
