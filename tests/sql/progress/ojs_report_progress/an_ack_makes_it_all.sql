select plan(4);
create function pg_temp.reply(p_name text) returns ojs.reply language sql as $$
  select ojs_get_progress(jsonb_build_object('id', given.id(p_name)))
$$;
select given.job('active');
select ojs_report_progress(about('it', '{"progress": 0.4, "message": "soon"}'));

select is((ojs_ack(about())).body #> '{job,progress}', '1');
select is((pg_temp.reply('it')).body ->> 'message', 'soon');
select is((pg_temp.reply('it')).headers ->> 'X-OJS-Progress', '1');

select given.job('completed', 'silent');
select is((pg_temp.reply('silent')).body -> 'progress', 'null', 'it never reported any');
