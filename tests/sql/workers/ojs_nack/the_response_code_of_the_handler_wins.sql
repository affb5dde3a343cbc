select plan(6);
select given.job('active', v.name,
  '{"retry": {"on_exhaustion": "discard", "non_retryable_errors": ["*", "RETRY", "x"]}}')
from (values ('1'), ('2'), ('3'), ('4'), ('5')) v(name);

select is((ojs_nack(about(v.name, jsonb_build_object('error', v.error)))).body ->> 'state', v.state, v.error::text)
from (values
  ('1', '{"code": "RETRY", "type": "x"}'::jsonb, 'retryable'),
  ('2', '{"code": "RETRY", "retryable": false}', 'retryable'),
  ('3', '{"code": "DISCARD", "retryable": true}', 'discarded'),
  ('4', '{"code": "FAIL", "retryable": true}', 'discarded'),
  ('5', '{"code": "DEAD_LETTER", "retryable": true}', 'discarded')) v(name, error, state);

select results_eq($$ select j ->> 'id' from jsonb_array_elements((ojs_list_dead_letters()).body -> 'jobs') j $$,
  array[given.id('5')::text]);
