set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
create function pg_temp.reply() returns ojs.reply language sql as $$
  select ojs_get_progress(jsonb_build_object('id', given.id()))
$$;
select given.job('active');

select is((pg_temp.reply()).body, jsonb_build_object('job_id', given.id(), 'state', 'active', 'attempt', 1,
  'progress', null, 'message', null, 'data', null, 'updated_at', null));
select is((pg_temp.reply()).headers, '{}');
select ojs_report_progress(about('it', '{"progress": 0.25}'));
select is((pg_temp.reply()).headers,
  '{"X-OJS-Progress": "0.25", "Last-Modified": "Tue, 01 Jan 2030 12:00:00 GMT"}');
select is((pg_temp.reply()).body ->> 'updated_at', '2030-01-01T12:00:00.000Z');
select is(refusal($$ select ojs_get_progress('{"id": "nobody"}') $$) ->> 'sqlstate', 'OJ404');
