set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.job('available', n::text, '{"rate_limit": {"max_per_second": 1}}') from generate_series(1, 3) n;

select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs'), 1);
select is((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs', '[]');
set local ojs.now = '2030-01-01T12:00:01Z';
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs'), 1);
set local ojs.now = '2030-01-01T12:00:10Z';
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs'), 1);
