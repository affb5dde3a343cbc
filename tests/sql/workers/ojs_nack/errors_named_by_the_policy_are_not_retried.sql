select plan(9);
select given.job('active', v.name,
  jsonb_build_object('retry', jsonb_build_object('non_retryable_errors', array['auth.*', 'Invalid'])))
from (values ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7'), ('8'), ('9')) v(name);

select is((ojs_nack(about(v.name, jsonb_build_object('error', v.error)))).body ->> 'state', v.state, v.error::text)
from (values
  ('1', '{"type": "Invalid", "code": "e"}'::jsonb, 'discarded'),
  ('2', '{"code": "Invalid"}', 'discarded'),
  ('3', '{"code": "e", "details": {"error_class": "Invalid"}}', 'discarded'),
  ('4', '{"type": "auth.expired", "code": "e"}', 'discarded'),
  ('5', '{"type": "auth.token.bad", "code": "e"}', 'discarded'),
  ('6', '{"type": "auth", "code": "e"}', 'retryable'),
  ('7', '{"type": "authority.gone", "code": "e"}', 'retryable'),
  ('8', '{"type": "invalid", "code": "e"}', 'retryable'),
  ('9', '{"type": "e", "code": "e", "message": "Invalid"}', 'retryable')) v(name, error, state);
