select plan(10);
create function pg_temp.dies(p_name text, p_type text, p_code text, p_message text, p_queue text default 'work')
returns void language sql as $$
  select given.job('available', p_name, jsonb_build_object('type', p_type, 'queue', p_queue,
    'retry', '{"max_attempts": 1, "on_exhaustion": "dead_letter"}'::jsonb));
  select given.nacked(p_queue, jsonb_build_object('code', p_code, 'message', p_message));
$$;
set local ojs.now = '2030-01-01T12:00:00Z';
select pg_temp.dies('a', 'mail.send', 'smtp', 'no reply from 10.0.0.1 after 30 s');
set local ojs.now = '2030-01-01T12:01:00Z';
select pg_temp.dies('b', 'mail.send', 'smtp', 'no reply from 10.0.0.2 after 31 s');
select pg_temp.dies('c', 'mail.send', 'dns', 'no reply from 10.0.0.1 after 30 s');
set local ojs.now = '2030-01-01T12:02:00Z';
select pg_temp.dies('d', 'print', 'smtp', 'no reply from 10.0.0.1 after 30 s', 'other');

create temp table answer as select (ojs_list_dead_letter_groups()).body;
select is(a.body -> 'total', '3') from answer a;
select is((a.body #> '{groups,0}') - '{group,sample}'::text[], jsonb_build_object('type', 'mail.send', 'code', 'smtp',
  'error_type', 'smtp', 'message', 'no reply from <n> after <n> s', 'count', 2,
  'first_seen', '2030-01-01T12:00:00.000Z', 'last_seen', '2030-01-01T12:01:00.000Z')) from answer a;
select is(a.body #>> '{items,0,sample,message}' like 'no reply from 10.0.0.%', true) from answer a;
select is((ojs_list_dead_letter_groups('{"sort": "last_seen"}')).body #>> '{items,0,type}', 'print');
select is((ojs_list_dead_letter_groups('{"queue": "other"}')).body -> 'total', '1');
select is((ojs_list_dead_letter_groups('{"type": "mail.*"}')).body -> 'total', '2');
select is((ojs_list_dead_letter_groups('{"until": "2030-01-01T12:01:00Z"}')).body #> '{items,0,count}', '1');
select is((ojs_list_dead_letter_groups('{"limit": "1"}')).body #> '{pagination,next_cursor}', '"1"');
select is((ojs_list_dead_letter_groups('{"limit": "1", "cursor": "2"}')).body #>> '{pagination,has_more}', 'false');

-- The group of one is a filter for all of them.
select is((ojs_retry_dead_letters(jsonb_build_object('confirm', true, 'filter',
  jsonb_build_object('group', a.body #> '{groups,0,group}')))).body -> 'retried', '2') from answer a;
