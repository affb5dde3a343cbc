select plan(6);
select given.a_job_in_every_state();
create function pg_temp.wait(p_state text, p_request jsonb) returns jsonb language sql as $$
  select (ojs_get_result(p_request || jsonb_build_object('id', given.id(p_state)))).headers #> '{ojs-wait,seconds}'
$$;

select is(pg_temp.wait(s, '{"wait": "true"}'), null, s) from unnest('{completed,cancelled,discarded}'::text[]) s;
select is(pg_temp.wait('active', '{"wait": "true"}'), '30');
select is(pg_temp.wait('active', '{"wait": 7}'), '7');
select is(pg_temp.wait('active', '{"wait": true, "timeout": 100000}'), '300');
