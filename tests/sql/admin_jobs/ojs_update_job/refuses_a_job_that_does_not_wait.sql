select plan(12);
select given.a_job_in_every_state();
select is((ojs_update_job(about(s, '{"priority": 1}'))).status, 200, s)
from unnest('{available,scheduled,retryable,pending}'::text[]) s;
select is(refusal(format('select ojs_update_job(about(%L, ''{"priority": 1}''))', s)) #>> '{details,current_state}', s)
from unnest('{active,completed,cancelled,discarded}'::text[]) s;
select is(refusal($$ select ojs_update_job(about('none', '{"priority": 1}')) $$) ->> 'code', 'not_found');
select is(refusal($$ select ojs_update_job('{"id": "x", "priority": 1}') $$) ->> 'message', 'job x not found');
select is(refusal($$ select ojs_update_job(about('available', '{"queue": "A b"}')) $$) #>> '{details,field}', 'queue');
select is(refusal(format('select ojs_update_job(about(''available'', %L))', v.request)) #>> '{details,field}', v.field)
from (values ('{"priority": 101}', 'priority')) v(request, field);
