select plan(4);
select given.cron();

select is(e ->> 'sqlstate', v.code, v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"name": "nightly"}', 'OJ400', 'enabled'),
  ('{"name": "nowhere", "enabled": true}', 'OJ404', null)) v(request, code, field),
  refusal(format('select ojs_update_cron(%L)', v.request)) e;
