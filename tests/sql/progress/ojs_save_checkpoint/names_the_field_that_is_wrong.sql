select plan(9);
select given.job('active');
create function pg_temp.wrong(p_request jsonb) returns text language sql as $$
  select format('%s %s', r ->> 'sqlstate', r #>> '{details,field}')
  from refusal(format('select ojs_save_checkpoint(about(''it'', %L))', p_request)) r
$$;

select is(pg_temp.wrong('{}'), 'OJ400 state');
select is(pg_temp.wrong('{"state": 1, "step_index": 1.5}'), 'OJ400 step_index');
select is(pg_temp.wrong('{"state": 1, "metadata": []}'), 'OJ400 metadata');
select is(pg_temp.wrong('{"state": 1, "worker_id": 1}'), 'OJ400 worker_id');
select is(pg_temp.wrong('{"state": 1, "attempt": "1"}'), 'OJ400 attempt');
select is(pg_temp.wrong(jsonb_build_object('state', repeat('x', 1048576))), 'OJ413 state');
select is((ojs_save_checkpoint(about('it', jsonb_build_object('state', repeat('x', 1048574))))).status, 200);
select is((ojs_save_checkpoint(about('it', '{"state": null}'))).status, 200, 'any JSON');
select is((ojs_get_checkpoint(jsonb_build_object('id', given.id()))).body -> 'state', 'null');
