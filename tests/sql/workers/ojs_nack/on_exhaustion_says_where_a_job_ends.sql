select plan(4);
select given.job('active', v.name,
  jsonb_build_object('retry', jsonb_build_object('max_attempts', 1, 'on_exhaustion', v.policy)))
from (values ('1', 'discard'), ('2', 'dead_letter'), ('3', 'dead_letter')) v(name, policy);

select is((ojs_nack(about(v.name, jsonb_build_object('error', v.error)))).body ->> 'state', 'discarded', v.error::text)
from (values
  ('1', '{"code": "broken"}'::jsonb),
  ('2', '{"code": "broken"}'),
  ('3', '{"code": "DISCARD"}')) v(name, error);

select results_eq($$ select j ->> 'id' from jsonb_array_elements((ojs_list_dead_letters()).body -> 'jobs') j $$,
  array[given.id('2')::text]);
