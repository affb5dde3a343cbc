set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.cron('skip', '2030-01-01T13:00:00Z');

select is(r.status, 200), is(r.body #> '{cron,enabled}', 'false'), is(r.body #> '{cron,next_run_at}', 'null')
from ojs_pause_cron('{"name": "nightly"}') r;
select is(r.headers ? 'ojs-plan', true, 'the server is asked for the next time')
from ojs_resume_cron('{"name": "nightly"}', '{}') r;
select is(r.body #> '{cron,enabled}', 'true') from ojs_resume_cron('{"name": "nightly"}') r;
select is(refusal($$ select ojs_pause_cron('{"name": "none"}') $$) ->> 'code', 'not_found');
select is(array_agg(a.outcome -> 'enabled' order by a.id), array['false', 'true']::jsonb[]) from ojs.audit a
where a.door in ('ojs_pause_cron', 'ojs_resume_cron');
