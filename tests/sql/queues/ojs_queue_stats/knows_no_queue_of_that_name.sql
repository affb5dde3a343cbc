select plan(2);

select is(e ->> 'sqlstate', 'OJ404'), is(e -> 'details', '{"resource_type": "queue", "resource_id": "nowhere"}')
from refusal($$ select ojs_queue_stats('{"name": "nowhere"}') $$) e;
