select plan(13);
select given.a_job_in_every_state();
select is((ojs_run_job(about(s))).body ->> 'previous_state', s) from unnest('{scheduled,retryable,pending}'::text[]) s;
select is(given.fetched(s) ->> 'id', given.id(s)::text) from unnest('{scheduled,retryable,pending}'::text[]) s;
select is(refusal(format('select ojs_run_job(about(%L))', s)) #>> '{details,current_state}', s)
from unnest('{available,active,completed,cancelled,discarded}'::text[]) s;
select is(refusal($$ select ojs_run_job('{"id": "x"}') $$) ->> 'message', 'job x not found');
select is(count(*), 3::bigint) from ojs.audit a where a.door = 'ojs_run_job';
