select plan(5);
select ojs.configure('{"retention_completed_ms": 86400000}');

select is(refusal($$ select ojs_enqueue('{"type": "t", "args": [], "result_ttl": 86400}') $$), null);
select is(e ->> 'sqlstate', 'OJ422'), is(e #>> '{details,field}', 'result_ttl'),
  is(e #> '{details,kept_ms}', '86400000'),
  ok(e ->> 'message' like '%retention_completed_ms%')
from refusal($$ select ojs_enqueue('{"type": "t", "args": [], "options": {"result_ttl": 86401}}') $$) e;
