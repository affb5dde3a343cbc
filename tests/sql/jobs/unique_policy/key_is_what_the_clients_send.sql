select plan(4);

select is((ojs.unique_policy(v.sent, v.job, 'q')).key, (ojs.unique_policy(v.meant, v.job, 'q')).key, v.sent::text)
from (values
  ('{"key": ["type", "queue"]}'::jsonb, '{"keys": ["type", "queue"]}'::jsonb,
    '{"type": "a", "args": [{"u": 1}]}'::jsonb),
  ('{"key": ["u"]}', '{"keys": ["type", "args"], "args_keys": ["u"]}',
    '{"type": "a", "args": [{"u": 1, "v": 2}]}')) v(sent, meant, job);

select is((ojs.unique_policy('{"period_ms": 5000}', '{"type": "a", "args": []}', 'q')).policy -> 'period_ms', '5000');
select is((ojs.unique_policy('{"within": "PT5S"}', '{"type": "a", "args": []}', 'q')).policy -> 'period_ms', '5000');
