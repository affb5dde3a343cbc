select plan(8);
select given.cron();

select is(e ->> 'sqlstate', v.code, v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"name": "nightly"}', 'OJ400', 'enabled'),
  ('{"name": "nightly", "enabled": false, "enable": true}', 'OJ400', 'enable'),
  ('{"name": "nightly", "enabled": false, "cron": "@daily"}', 'OJ400', 'cron'),
  ('{"name": "nowhere", "enabled": true}', 'OJ404', null)) v(request, code, field),
  refusal(format('select ojs_update_cron(%L)', v.request)) e;
