select plan(6);
select ojs_create_key('{"name": "shop", "scopes": ["producer"]}');
insert into ojs.setting (name, value) values ('kept', 'hidden');
select ojs.configure('{"retention_audit_ms": 43200000}');

select is(b #> '{settings,visibility_timeout_ms}', '1800000'), is(b #> '{retention,audit_days}', '0.500'),
  is(b #> '{retention,completed_days}', '7.000'), is(b #> '{limits,max_answer_bytes}', '33554432'),
  is(b -> 'maintenance', 'false'), is(b::text like '%hidden%' or b::text like '%shop%', false)
from (select (ojs_system_config()).body) r(b);
