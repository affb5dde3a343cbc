select plan(1);
select given.job('available', p, jsonb_build_object('priority', p::integer))
from unnest(array['0', '-100', '7', '100', '-1']) p;

select results_eq(
  $$ select j ->> 'priority'
  from jsonb_array_elements((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs') j $$,
  array['100', '7', '0', '-1', '-100']);
