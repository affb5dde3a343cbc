select plan(3);
select given.job('available', 'it',
  '{"args": [{"user_id": 42, "locale": "en"}], "unique": {"keys": ["type", "args"], "args_keys": ["user_id"]}}');

select is(refusal(format('select ojs_enqueue(%L)',
  '{"type": "test.job", "unique": {"keys": ["type", "args"], "args_keys": ["user_id"]}}'::jsonb
  || jsonb_build_object('args', v.args))) ->> 'sqlstate', v.refused, v.args::text)
from (values
  ('[{"user_id": 42, "locale": "de"}]'::jsonb, 'OJ409'),
  ('[{"user_id": 43, "locale": "en"}]', null),
  ('[{"user_id": "42", "locale": "en"}]', null)) v(args, refused);
