select plan(5);

select is(ojs.has_cycle((select jsonb_agg(jsonb_build_object('index', i - 1, 'after', a) order by i)
  from jsonb_array_elements(v.after) with ordinality x(a, i))), v.cycle, v.after::text)
from (values
  ('[[]]'::jsonb, false), ('[[0]]', true), ('[[], [0], [0], [1, 2]]', false), ('[[2], [0], [1]]', true),
  ('[[], [0, 3], [1], [2]]', true)) v(after, cycle);
