select plan(9);

select is(ojs.canonical(v.a) = ojs.canonical(v.b), v.equal, format('%s and %s', v.a, v.b))
from (values
  ('{"a": 1, "b": 2}'::jsonb, '{"b": 2, "a": 1}'::jsonb, true),
  ('[1]', '[1.0]', true),
  ('[100]', '[1e2]', true),
  ('{"n": {"m": [10.50]}}', '{"n": {"m": [10.5]}}', true),
  ('[0]', '[-0.0]', true),
  ('["\u00e9"]', '["e\u0301"]', true),
  ('{"\u00e9": 1}', '{"e\u0301": 1}', true),
  ('["1.0"]', '["1"]', false),
  ('[1, 2]', '[2, 1]', false)) v(a, b, equal);
