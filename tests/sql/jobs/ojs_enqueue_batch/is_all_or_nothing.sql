select plan(7);

select is(e ->> 'sqlstate', 'OJ400'), is(e #> '{details,index}', '1'), is(e #>> '{details,field}', 'priority'),
  ok(e ->> 'message' like 'jobs[1]%')
from refusal($$ select ojs_enqueue_batch('{"jobs": [{"type": "t", "args": []}, {"type": "t", "args": [],
  "priority": 999},
  {"type": "t", "args": [], "priority": 998}]}') $$) e;

select is(count(*), 0::bigint) from ojs.job;
select is(count(*), 0::bigint) from ojs.ready;
select is(count(*), 0::bigint) from ojs.event;
