select plan(14);
select given.job('available', q, jsonb_build_object('queue', q)) from unnest('{a,b,c}'::text[]) q;
select ojs_set_pool('{"name": "general", "queues": ["b", "c"], "strategy": "strict"}');
select is((ojs_fetch('{"pool": "general"}')).body #>> '{jobs,0,queue}', 'b', 'its queues, in its order');
select is((ojs_fetch('{"pool": "general", "queues": ["a", "c"], "weights": {"a": 5}}')).body #>> '{jobs,0,queue}', 'c',
  'only the queues of the pool');
select is((ojs_fetch('{"queues": ["a"], "strategy": "round_robin"}')).body #>> '{jobs,0,queue}', 'a');
select is((ojs_fetch('{"queues": ["a", "b"], "weights": {"a": 2}}')).body -> 'jobs', '[]');

select is(e ->> 'sqlstate', 'OJ400', v.request), is(e #>> '{details,field}', v.field, v.request)
from (values ('{"queues": ["a"], "strategy": "best"}', 'strategy'),
    ('{"queues": ["a"], "weights": {"a": 0}}', 'weights'),
    ('{"queues": ["a"], "weights": 5}', 'weights'), ('{"queues": ["a"], "pool": "none"}', 'pool'),
    ('{"queues": ["a"], "pool": "general"}', 'queues')) v(request, field),
  refusal(format('select ojs_fetch(%L)', v.request)) e;
