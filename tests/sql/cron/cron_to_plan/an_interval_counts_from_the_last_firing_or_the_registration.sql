set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.cron('skip', null, 'nightly', '{"cron": "@every 24h", "timezone": "Asia/Tokyo"}');
set local ojs.now = '2030-01-02T12:00:00Z';

select is(to_plan - 'anchor' - 'updated_at', '{"expression": "@every 24h", "timezone": "Asia/Tokyo",
  "now": "2030-01-02T12:00:00+00:00"}'), is(to_plan ->> 'anchor', '2030-01-01T12:00:00+00:00')
from ojs.unplanned_crons();
select given.fired();
select is(to_plan ->> 'anchor', '2030-01-02T12:00:00+00:00') from ojs.unplanned_crons();

select is((r.headers -> 'ojs-plan') - 'now' - 'updated_at', v.to_plan, v.to_plan::text)
from (values
  ('{"name": "nightly", "cron": "@every 1h", "type": "t"}'::jsonb,
    '{"expression": "@every 1h", "timezone": "Asia/Tokyo", "anchor": null}'::jsonb),
  ('{"name": "new", "expression": "@every 1h", "cron": null, "timezone": "Asia/Kolkata", "type": "t"}',
    '{"expression": "@every 1h", "timezone": "Asia/Kolkata", "anchor": null}')) v(request, to_plan),
  ojs_register_cron(v.request, p_plan => '{}') r;
