select plan(4);
select given.job('discarded');
select ojs_retry_job(about());
select ojs_update_job(about('it', '{"priority": 4}'));
create temp table told as select (ojs_job_history(jsonb_build_object('id', given.id()))).body;
select is(array(select e #>> '{data,door}' from told, jsonb_array_elements(body -> 'events') e
  where e ->> 'event_type' = 'job.operated'), '{ojs_retry_job,ojs_update_job}'::text[]);
select is(e -> 'actor', jsonb_build_object('type', 'user', 'id', session_user))
from told, jsonb_array_elements(body -> 'events') e where e #>> '{data,door}' = 'ojs_update_job';
select is(refusal($$ select ojs_job_history('{"id": "x"}') $$) ->> 'code', 'not_found');
select is(refusal($$ select ojs_job_history('{"id": "x", "types": "a"}') $$) #>> '{details,field}', 'types');
