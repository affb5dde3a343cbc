set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.cron('skip');
select given.cron('allow', null, 'once', '{"options": {"queue": "work", "unique": {"keys": ["type"]}}}');
select given.cron('cancel_previous', null, 'newest', '{"options": {"queue": "newest"}}');
select ojs_trigger_cron(jsonb_build_object('name', n)) from unnest('{nightly,once,newest,newest}'::text[]) n;

select is(refusal($$ select ojs_trigger_cron('{"name": "nightly"}') $$) #>> '{details,reason}', 'overlap_skip');
select is(refusal($$ select ojs_trigger_cron('{"name": "once"}') $$) #>> '{details,reason}', 'duplicate');
select is(array_agg(s.state order by s.state), '{available,cancelled}') from ojs.job_state s where s.queue = 'newest';
select is(refusal($$ select ojs_trigger_cron('{"name": "none"}') $$) ->> 'code', 'not_found');
select is(refusal($$ select ojs_trigger_cron('{"name": "nightly", "at": 1}') $$) #>> '{details,field}', 'at');
select is(count(*), 4::bigint, 'a refused one is not recorded') from ojs.cron_run;
select is(count(*), 4::bigint) from ojs.audit a where a.door = 'ojs_trigger_cron';
