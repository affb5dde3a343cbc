set local ojs.now = '2030-01-01T12:00:00Z';
select plan(3);
select given.job('available', n::text, '{"rate_limit": {"key": "k", "throttle": {"limit": 2, "period": "PT10S"}}}')
from generate_series(1, 3) n;

select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs'), 1);
set local ojs.now = '2030-01-01T12:00:04.999Z';
select is((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs', '[]');
set local ojs.now = '2030-01-01T12:00:05Z';
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs'), 1);
