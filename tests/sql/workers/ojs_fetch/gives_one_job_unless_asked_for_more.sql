select plan(4);
select given.job('available', n::text) from generate_series(1, 9) n;

select is(jsonb_array_length((ojs_fetch(('{"queues": ["work"]' || v.more || '}')::jsonb)).body -> 'jobs'), v.jobs,
  v.more)
from (values ('', 1), (', "count": 2', 2), (', "max_jobs": 3', 3), (', "count": 10', 3)) v(more, jobs);
