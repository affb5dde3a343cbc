set local ojs.now = '2030-01-01T12:00:00Z';
select plan(1);

select is((a.body -> 'cron') - '{id,name}'::text[], (b.body -> 'cron') - '{id,name}'::text[])
from ojs_register_cron('{"name": "a", "cron": "0 3 * * *", "timezone": "America/New_York", "type": "db.cleanup",
  "args": [1],
    "options": {"queue": "maintenance"}}') a,
  ojs_register_cron('{"name": "b", "expression": "0 3 * * *", "timezone": "America/New_York", "queue": "maintenance",
    "job_template": {"type": "db.cleanup", "args": [1]}}') b;
