select plan(5);

select is(e ->> 'sqlstate', 'OJ409'), is(e #> '{details,index}', '1')
from refusal($$ select ojs_enqueue_batch('{"jobs": [{"type": "a", "args": [], "unique": {}}, {"type": "a", "args": [],
  "unique": {}}]}') $$) e;
select is(count(*), 0::bigint) from ojs.job;

select is(jsonb_array_length(b -> 'jobs'), 2), is(b #> '{jobs,0,id}', b #> '{jobs,1,id}')
from (select (ojs_enqueue_batch('{"jobs": [{"type": "a", "args": [], "unique": {"on_conflict": "ignore"}},
  {"type": "a", "args": [], "unique": {"on_conflict": "ignore"}}]}')).body) r(b);
