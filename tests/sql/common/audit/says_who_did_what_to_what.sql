select plan(4);
select given.job('available');

set local ojs.key = 'night-shift';
select ojs_cancel_job(about('it'));
set local ojs.key = '';
select ojs_pause_queue('{"name": "q"}');

select is((select row(a.actor = session_user, a.key, a.door, a.target, a.outcome)::text from ojs.audit a
  where a.door = 'ojs_cancel_job'),
  row(true, 'night-shift', 'ojs_cancel_job', given.id('it')::text, '{"previous_state": "available"}'::jsonb)::text);
select is((select row(a.key, a.target)::text from ojs.audit a where a.door = 'ojs_pause_queue'), '(,q)');

select is(refusal($$ select ojs_cancel_job(about('it')) $$) ->> 'code', 'conflict');
select is((select count(*) from ojs.audit), 2::bigint, 'what was refused was not done');
