select plan(4);

select is(e ->> 'code', 'invalid_workflow', v.type), is(e #>> '{details,validation_errors,0,path}', v.path, v.type)
from (values ('chain', 'steps', '$.steps[1].depends_on'), ('group', 'jobs', '$.jobs[1].depends_on')) v(type, items,
  path),
  refusal(format('select ojs_create_workflow(%L)', jsonb_build_object('type', v.type, v.items,
    '[{"id": "a", "type": "a", "args": [], "depends_on": []}, {"type": "b", "args": [],
      "depends_on": ["a"]}]'::jsonb))) e;
