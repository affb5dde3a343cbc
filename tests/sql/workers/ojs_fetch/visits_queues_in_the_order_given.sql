select plan(2);
select given.job('available', q || n, jsonb_build_object('queue', q, 'priority', case q when 'low' then 100 else 0 end))
from unnest(array['low', 'high']) q, generate_series(1, 2) n;

select results_eq(
  $$ select j ->> 'queue'
  from jsonb_array_elements((ojs_fetch('{"queues": ["high", "low"], "count": 3}')).body -> 'jobs') j $$,
  array['high', 'high', 'low']);
select is((ojs_fetch('{"queues": ["high", "low"], "count": 3}')).body #>> '{jobs,0,queue}', 'low');
