select plan(4);

select is(e ->> 'code', 'unsupported', v.sent), is(e #>> '{details,field}', 'rate_limit.throttle', v.sent)
from (values
  ('{"throttle": {"limit": 1, "period": "PT1S"}, "rate": {"limit": 9, "period": "PT1M"}}'),
  ('{"throttle": {"limit": 1, "period": "PT1S"}, "max_per_second": 9}')) v(sent),
  refusal(format('select ojs_enqueue(%L)',
    jsonb_build_object('type', 't', 'args', '[]'::jsonb, 'rate_limit', v.sent::jsonb))) e;
