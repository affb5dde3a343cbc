select plan(9);
select given.job('dead_letter', 'a', '{"queue": "a", "type": "mail.send", "tags": ["eu"], "args": [{"to": "Ann"}]}');
select given.job('dead_letter', 'b', '{"queue": "b", "type": "mail.read"}');
create function pg_temp.found(p_request jsonb) returns integer language sql as $$
  select jsonb_array_length((ojs_list_dead_letters(p_request)).body -> 'items')
$$;
select is(pg_temp.found('{"type": "mail.*"}'), 2);
select is(pg_temp.found('{"type": "mail.s*"}'), 1);
select is(pg_temp.found('{"type": "mail.*", "queue": "b"}'), 1);
select is(pg_temp.found('{"tag": "eu"}'), 1);
select is(pg_temp.found('{"error_code": "fatal"}'), 2);
select is(pg_temp.found('{"search": "ann"}'), 1);
select is(pg_temp.found(jsonb_build_object('group', (select d.error_group from ojs.dead d where d.queue = 'b'))), 1);
select is(l.body -> 'jobs', l.body -> 'items') from ojs_list_dead_letters('{"tag": "eu"}') l;
select is(refusal($$ select ojs_list_dead_letters('{"tag": ""}') $$) #>> '{details,field}', 'tag');
