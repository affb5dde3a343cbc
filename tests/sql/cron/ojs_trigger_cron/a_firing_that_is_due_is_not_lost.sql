set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.cron('allow', ojs.now());
select ojs_trigger_cron('{"name": "nightly"}');
select ojs_trigger_cron('{"name": "nightly"}');

select is(ojs.tick('{cron}') -> 'fired', '1');
select is(count(*), 3::bigint) from ojs.job;
select is(count(distinct r.job_id), 3::bigint, 'each is recorded') from ojs.cron_run r;
