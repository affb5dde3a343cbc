select plan(30);

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values
  ('{"cron": "* * * * *", "type": "a"}', 'name'),
  ('{"name": "", "cron": "* * * * *", "type": "a"}', 'name'),
  ('{"name": "Not Good", "cron": "* * * * *", "type": "a"}', 'name'),
  ('{"name": 5, "cron": "* * * * *", "type": "a"}', 'name'),
  ('{"name": "a", "type": "a"}', 'cron'),
  ('{"name": "a", "cron": 5, "type": "a"}', 'cron'),
  ('{"name": "a", "cron": "", "type": "a"}', 'cron'),
  ('{"name": "a", "cron": "* * * * *", "timezone": 5, "type": "a"}', 'timezone'),
  ('{"name": "a", "cron": "* * * * *", "overlap_policy": "maybe", "type": "a"}', 'overlap_policy'),
  ('{"name": "a", "cron": "* * * * *", "enabled": "yes", "type": "a"}', 'enabled'),
  ('{"name": "a", "cron": "* * * * *", "description": 5, "type": "a"}', 'description'),
  ('{"name": "a", "cron": "* * * * *"}', 'type'),
  ('{"name": "a", "cron": "* * * * *", "type": "a", "args": {}}', 'args'),
  ('{"name": "a", "cron": "* * * * *", "type": "a", "options": {"priority": 999}}', 'priority'),
  ('{"name": "a", "cron": "* * * * *", "job_template": 5}', 'job_template')) v(request, field),
  refusal(format('select ojs_register_cron(%L)', v.request)) e;
