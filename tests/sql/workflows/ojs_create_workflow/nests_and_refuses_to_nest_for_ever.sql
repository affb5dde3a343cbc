select plan(3);

with recursive nested as (
  select '{"type": "a", "args": []}'::jsonb as flow, 0 as depth
  union all
  select jsonb_build_object('type', 'chain', 'steps', jsonb_build_array(flow)), depth + 1 from nested where depth < 11
)
select is(refusal(format('select ojs_create_workflow(%L)', flow)) ->> 'code',
  case when depth > 10 then 'invalid_workflow' end, format('%s levels', depth))
from nested where depth in (3, 10, 11);
