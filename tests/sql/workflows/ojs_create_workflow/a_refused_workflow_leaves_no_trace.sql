select plan(4);

select refusal($$ select ojs_create_workflow('{"type": "group", "jobs": [{"type": "a", "args": []},
  {"type": "a"}]}') $$);
select is(refusal($$ select ojs_create_workflow('{"type": "group", "jobs": [{"type": "a", "args": [], "unique": {}},
  {"type": "a", "args": [], "unique": {}}]}') $$)
  ->> 'sqlstate', 'OJ409', 'a unique policy refuses one of its jobs');

select is((select count(*) from ojs.workflow) + (select count(*) from ojs.step) + (select count(*) from ojs.edge),
  0::bigint);
select is(count(*), 0::bigint) from ojs.job;
select is(count(*), 0::bigint) from ojs.event;
