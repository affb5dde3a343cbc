select plan(14);

select is(ojs.edit_distance(v.one, v.other), v.steps, v.one || ' ' || v.other),
  is(ojs.edit_distance(v.other, v.one), v.steps, v.other || ' ' || v.one)
from (values ('queue', 'queue', 0), ('', 'abc', 3), ('optoins', 'options', 1), ('max_attempt', 'max_attempts', 1),
  ('schedule_at', 'scheduled_at', 1), ('unqieu', 'unique', 2), ('retries', 'retry', 3)) v(one, other, steps);
