select plan(4);
create temporary table request as select '{"type": "chain", "nmae": "x", "steps": [
  {"type": "a", "args": [], "options": {"quue": "q"}},
  {"type": "group", "jobs": [{"type": "b", "args": [], "depend_on": ["a"]}, {"type": "c",
    "args": []}]}]}'::jsonb as body;

select is(array(select w ->> 'field' from jsonb_array_elements(r.body -> 'warnings') w),
  '{$.nmae,$.steps[0].quue,$.steps[1].jobs[0].depend_on}')
from request q, ojs_create_workflow(q.body) r;
select is(e ->> 'sqlstate', 'OJ400'), is(e ->> 'code', 'invalid_workflow'),
  is(e #>> '{details,validation_errors,1,path}', '$.steps[0].quue')
from refusal('select ojs_create_workflow(q.body, false, true) from request q') e;
