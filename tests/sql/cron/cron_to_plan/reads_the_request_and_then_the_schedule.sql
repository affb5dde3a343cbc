set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.cron('skip', null, 'nightly', '{"timezone": "Asia/Tokyo"}');
set local ojs.now = '2030-01-02T12:00:00Z';

select results_eq(format('select expression, timezone, anchor from ojs.cron_to_plan(%L)', v.request), v.wanted, v.request)
from (values
  ('{"name": "new", "cron": "@daily"}', $$ values ('@daily', 'UTC', timestamptz '2030-01-02T12:00:00Z') $$),
  ('{"name": "new", "expression": "@daily", "cron": null, "timezone": "Asia/Kolkata"}',
    $$ values ('@daily', 'Asia/Kolkata', timestamptz '2030-01-02T12:00:00Z') $$),
  ('{"name": "nightly", "enabled": true}', $$ values ('0 3 * * *', 'Asia/Tokyo', timestamptz '2030-01-01T12:00:00Z') $$),
  ('{"name": "nightly", "cron": "@daily"}', $$ values ('@daily', 'Asia/Tokyo', timestamptz '2030-01-02T12:00:00Z') $$),
  ('{"name": "nightly", "cron": 5}', $$ values (null::text, 'Asia/Tokyo', timestamptz '2030-01-02T12:00:00Z') $$),
  ('{"name": "new", "cron": "@daily", "timezone": 5}', $$ values ('@daily', null::text, timestamptz '2030-01-02T12:00:00Z') $$),
  ('[]', $$ values (null::text, 'UTC', timestamptz '2030-01-02T12:00:00Z') $$)) v(request, wanted);
