select plan(15);
select ojs.configure('{"retention_completed_ms": 604800000, "retention_discarded_ms": 2592000000}');

select is(e ->> 'sqlstate', 'OJ422', v.sent), is(e #>> '{details,field}', 'unique.period', v.sent),
  is(e #>> '{details,setting}', v.setting, v.sent)
from (values
  ('{"states": ["completed"], "period": "P8D"}', 'retention_completed_ms'),
  ('{"states": ["active", "cancelled"], "within": "169h"}', 'retention_completed_ms'),
  ('{"states": ["discarded"], "period": "P31D"}', 'retention_discarded_ms'),
  ('{"states": ["completed"], "period_ms": 604800001}', 'retention_completed_ms')) v(sent, setting),
  refusal(format('select ojs_enqueue(%L)',
    jsonb_build_object('type', 'a', 'args', '[]'::jsonb, 'unique', v.sent::jsonb))) e;

select is(refusal(format('select ojs_enqueue(%L)',
  jsonb_build_object('type', v.sent, 'args', '[]'::jsonb, 'unique', v.policy::jsonb))),
  null, v.policy)
from (values
  ('a', '{"states": ["completed"], "period": "P7D"}'),
  ('b', '{"states": ["discarded"], "period": "P30D"}'),
  ('c', '{"states": ["available", "active"], "period": "P90D"}')) v(sent, policy);
