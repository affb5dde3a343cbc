select plan(5);
create function pg_temp.unique_job(p_keys text) returns jsonb language sql as $$
  select jsonb_build_object('type', 'u', 'args', jsonb_build_array(p_keys), 'queue', 'work', 'retry',
    '{"max_attempts": 1, "on_exhaustion": "dead_letter"}'::jsonb, 'unique',
    '{"keys": ["type", "args"], "states": ["available", "active"]}'::jsonb)
$$;
select given.job('dead_letter', 'a', pg_temp.unique_job('a'));
select given.job('dead_letter', 'b', pg_temp.unique_job('b'));
select given.job('available', 'other', pg_temp.unique_job('a'));

create temp table answer as select * from ojs_retry_dead_letters('{"confirm": true}');
select is(a.status, 200) from answer a;
select is(a.body -> 'succeeded', '1') from answer a;
select is(a.body -> 'errors', jsonb_build_array(jsonb_build_object('job_id', given.id('a'),
  'error', 'a job with the same unique key exists already'))) from answer a;
select is(state('a') || ' ' || state('b'), 'discarded available');
select is((select a.outcome -> 'failed' from ojs.audit a where a.door = 'ojs_retry_dead_letters'), '1');
