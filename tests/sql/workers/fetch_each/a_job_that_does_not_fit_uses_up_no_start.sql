select plan(2);
select ojs_enqueue(jsonb_build_object('type', 't', 'queue', 'large', 'args', jsonb_build_array(n, repeat('x', 9000000)),
  'rate_limit', '{"key": "k", "rate": {"limit": 100, "period": "PT1H"}}'::jsonb))
from generate_series(1, 5) n;
select is(jsonb_path_query_array((ojs_fetch('{"queues": ["large"], "count": 9}')).body, '$.jobs[*].args[0]'),
  '[1, 2, 3]');
select is(cardinality(l.starts), 3) from ojs.rate_limit l;
