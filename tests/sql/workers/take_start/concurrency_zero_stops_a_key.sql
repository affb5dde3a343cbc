select plan(2);
select given.job('available', 'it', '{"rate_limit": {"key": "k", "concurrency": 0}}');

select is((ojs_fetch('{"queues": ["work"]}')).body -> 'jobs', '[]');
select is(state(), 'available');
