select plan(1);
select given.job('active', 'holder', '{"queue": "other", "rate_limit": {"key": "k", "concurrency": 1}}');
select given.job('available', n::text,
  jsonb_build_object('args', jsonb_build_array(n), 'rate_limit', '{"key": "k", "concurrency": 1}'::jsonb))
from generate_series(1, 4) n;
select ojs_fetch('{"queues": ["work"]}');
select ojs_ack(about('holder'));

select results_eq($$ select (given.acked() #>> '{args,0}')::integer from generate_series(1, 4) $$, array[1, 2, 3, 4]);
