select plan(10);

select is(ojs.as_integer(v.value::jsonb, -5, 5), v.number::bigint, v.value)
from (values ('0', 0), ('5', 5), ('-5', -5), ('5.0', 5), ('6', null), ('-6', null), ('1.5', null), ('"1"', null),
  ('null', null), ('1e400', null)) v(value, number);
