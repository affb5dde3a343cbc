select plan(8);
select given.job('available', v.name, '{"args": [1], "meta": {"t": 1, "trace": 1}}'::jsonb
  || jsonb_build_object('type', v.name, 'unique', v.policy))
from (values ('t', '{}'::jsonb), ('tq', '{"keys": ["queue"]}'), ('ta', '{"keys": ["type", "args"]}'),
  ('tm', '{"keys": ["meta"], "meta_keys": ["t"]}')) v(name, policy);

select is(refusal(format('select ojs_enqueue(%L)', '{"queue": "work", "args": [1], "meta": {"t": 1, "trace": 2}}'::jsonb
  || jsonb_build_object('type', v.name, 'unique', v.policy) || v.other)) ->> 'sqlstate', v.refused, v.name || v.other)
from (values
  ('t', '{}'::jsonb, '{"args": [2], "queue": "b", "meta": {}}'::jsonb, 'OJ409'),
  ('tq', '{"keys": ["queue"]}', '{"args": [2]}', 'OJ409'),
  ('tq', '{"keys": ["queue"]}', '{"queue": "b"}', null),
  ('ta', '{"keys": ["type", "args"]}', '{"queue": "b"}', 'OJ409'),
  ('ta', '{"keys": ["type", "args"]}', '{"args": [2]}', null),
  ('tm', '{"keys": ["meta"], "meta_keys": ["t"]}', '{"args": [2]}', 'OJ409'),
  ('tm', '{"keys": ["meta"], "meta_keys": ["t"]}', '{"meta": {"t": 2}}', null)) v(name, policy, other, refused);
select is((ojs_enqueue('{"type": "other", "args": [1], "unique": {}}')).status, 201, 'the type always tells');
