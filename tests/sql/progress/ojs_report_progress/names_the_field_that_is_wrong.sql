select plan(12);
select given.job('active');
create function pg_temp.wrong(p_report jsonb) returns text language sql as $$
  select format('%s %s', r ->> 'sqlstate', r #>> '{details,field}')
  from refusal(format('select ojs_report_progress(about(''it'', %L))', p_report)) r
$$;

select is(pg_temp.wrong('{}'), 'OJ400 progress');
select is(pg_temp.wrong('{"progress": null, "message": null}'), 'OJ400 progress');
select is(pg_temp.wrong('{"progress": "half"}'), 'OJ400 progress');
select is(pg_temp.wrong('{"percentage": "50"}'), 'OJ400 percentage');
select is(pg_temp.wrong('{"progress": 0.5, "message": 5}'), 'OJ400 message');
select is(pg_temp.wrong('{"data": [1]}'), 'OJ400 data');
select is(pg_temp.wrong('{"progress": 0.5, "checkpoint": "x"}'), 'OJ400 checkpoint');
select is(pg_temp.wrong('{"progress": 0.5, "worker_id": 5}'), 'OJ400 worker_id');
select is(pg_temp.wrong('{"progress": 0.5, "attempt": 0}'), 'OJ400 attempt');
select is(pg_temp.wrong(jsonb_build_object('data', jsonb_build_object('x', repeat('x', 65536)))), 'OJ413 data');
select is(pg_temp.wrong(jsonb_build_object('progress', 1, 'checkpoint', jsonb_build_object('x', repeat('x', 65536)))),
  'OJ413 checkpoint');
select is((ojs_report_progress(about('it', jsonb_build_object('message', repeat('é', 2000))))).status, 200, 'cut');
