select plan(2);

select is(e ->> 'sqlstate', 'OJ404'), is(e #>> '{details,resource_type}', 'workflow')
from refusal($$ select ojs_get_workflow('{"id": "01970000-0000-7000-8000-000000000000"}') $$) e;
