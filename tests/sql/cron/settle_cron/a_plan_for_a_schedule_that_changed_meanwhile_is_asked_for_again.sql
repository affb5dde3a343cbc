set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.cron('skip', '2030-01-02T03:00:00Z', 'nightly', '{"timezone": "Asia/Tokyo"}');
create temporary table request on commit drop as
select '{"name": "nightly", "cron": "0 4 * * *", "type": "a"}'::jsonb as body;
create temporary table seen on commit drop as
select r.headers -> 'ojs-plan' || '{"next_run_at": "2030-01-01T19:00:00Z"}' as plan
from request q, ojs_register_cron(q.body, p_plan => '{}') r;

set local ojs.now = '2030-01-01T12:00:01Z';
select given.cron('skip', '2030-01-02T03:00:00Z');
select given.enabled(false);
select is(r.headers -> 'ojs-plan' ->> 'timezone', 'Asia/Tokyo'), is(r.headers #>> '{ojs-plan,updated_at}',
  '2030-01-01T12:00:01+00:00'), is(r.body, null)
from request q, seen s, ojs_register_cron(q.body, p_plan => s.plan) r;
select is((ojs_get_cron('{"name": "nightly"}')).body #>> '{cron,expression}', '0 3 * * *', 'nothing is stored');

select is(r.headers, null), is(r.body #>> '{cron,next_run_at}', '2030-01-01T19:00:00.000Z')
from request q, ojs_register_cron(q.body, p_plan => '{}') a,
  ojs_register_cron(q.body || '{"enabled": true}', p_plan => a.headers -> 'ojs-plan'
    || '{"next_run_at": "2030-01-01T19:00:00Z"}') r;

select given.enabled(false);
create temporary table enabling on commit drop as
select r.headers -> 'ojs-plan' || '{"next_run_at": "2030-01-01T19:00:00Z"}' as plan
from ojs_update_cron('{"name": "nightly", "enabled": true}', '{}') r;
select ojs_register_cron('{"name": "nightly", "cron": "0 5 * * *", "type": "a"}');
select is(r.headers #>> '{ojs-plan,expression}', '0 5 * * *', 'enabled for the expression that it has now'),
  is(r.body, null)
from enabling e, ojs_update_cron('{"name": "nightly", "enabled": true}', e.plan) r;
