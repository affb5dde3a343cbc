select plan(5);
select given.a_job_in_every_state();
create temp table told as select (ojs_list_failures('{}')).body;
select is(array(select i ->> 'state' from told, jsonb_array_elements(body -> 'items') i order by 1),
  '{discarded,retryable}'::text[]);
select is((ojs_list_failures('{"error_code": "broken"}')).body #>> '{failures,0,error,message}', 'it broke');
select is((ojs_list_failures('{"limit": 1}')).body -> 'has_more', 'true');
select is(jsonb_array_length((ojs_list_failures(jsonb_build_object('cursor',
  (ojs_list_failures('{"limit": 1}')).body -> 'next_cursor'))).body -> 'items'), 1);
select is(refusal($$ select ojs_list_failures('{"state": "active"}') $$) #>> '{details,field}', 'state');
