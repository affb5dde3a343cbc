select plan(6);
select given.job('dead_letter', v.how,
  jsonb_build_object('queue', replace(v.how, '_', '-'), 'args', jsonb_build_array(v.how),
  'unique', jsonb_build_object('keys', '["type", "args"]'::jsonb, 'on_conflict', v.how)))
from (values ('replace'), ('replace_except_schedule')) v(how);
select given.job('scheduled', 'other ' || v.how,
  jsonb_build_object('args', jsonb_build_array(v.how), 'unique', '{"keys": ["type", "args"]}'::jsonb))
from (values ('replace'), ('replace_except_schedule')) v(how);

select is((ojs_retry_dead_letter(about(v.how))).body ->> 'state', 'available', v.how),
  is(state('other ' || v.how), 'cancelled', v.how)
from (values ('replace'), ('replace_except_schedule')) v(how);
select is(job('replace') ? 'scheduled_at', false), is(job('replace_except_schedule') ? 'scheduled_at', false);
