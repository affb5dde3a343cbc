select plan(5);
select given.a_job_in_every_state();

select is((ojs_stream_job_events(jsonb_build_object('id', given.id(s)))).body #>> '{ended,to}', s, s)
from unnest('{completed,cancelled,discarded}'::text[]) s;
select is((ojs_stream_job_events(jsonb_build_object('id', given.id('active')))).body -> 'ended', null);
select is((ojs_subscribe(jsonb_build_object('channel', 'job:' || given.id('completed')))).body -> 'ended', null,
  'a connection goes on');
