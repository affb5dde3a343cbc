select plan(2);

select is(e ->> 'sqlstate', 'OJ400'), is(e #> '{details,index}', '1')
from refusal($$ select ojs_enqueue_batch('{"jobs": [{"type": "t", "args": []}, 5]}') $$) e;
