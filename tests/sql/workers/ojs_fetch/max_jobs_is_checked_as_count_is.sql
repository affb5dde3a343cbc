select plan(4);
select given.job('available', n::text) from generate_series(1, 3) n;

select throws_ok(format('select ojs_fetch(%L)', r), 'OJ400', 'count must be an integer, 1 or more')
from unnest(array['{"queues": ["work"], "max_jobs": -1}', '{"queues": ["work"], "count": null, "max_jobs": "2"}']) r;
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": null, "max_jobs": 2}')).body -> 'jobs'), 2);
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 1, "max_jobs": 0}')).body -> 'jobs'), 1);
