select plan(9);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 2}}');
select given.job('active', 'a');
select given.job('scheduled', 'b');
select is(e ->> 'sqlstate', 'OJ429'), is(e ->> 'code', 'QUEUE_FULL'), is(e -> 'depth', '2'), is(e -> 'bound', '2'),
  is(e #> '{details,strategy}', '"reject"'),
  is(e -> 'headers', '{"Retry-After": "1", "X-OJS-Queue-Depth": "2", "X-OJS-Queue-Bound": "2"}')
from refusal($$ select ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') $$) e;
select is(count(*), 2::bigint) from ojs.job;

select ojs_ack(about('a'));
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).status, 201, 'room again');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "free"}')).status, 201);
