select plan(4);
select given.job('active', v.name) from (values ('1'), ('2'), ('3'), ('4')) v(name);

select is((ojs_nack(about(v.name, jsonb_build_object('error', v.error)))).body #>> '{job,error,type}', v.type,
  v.error::text)
from (values
  ('1', '{"code": "c", "type": "t", "details": {"error_class": "k"}}'::jsonb, 't'),
  ('2', '{"code": "c", "details": {"error_class": "k"}}', 'k'),
  ('3', '{"code": "c"}', 'c'),
  ('4', '{"message": "m"}', 'error')) v(name, error, type);
