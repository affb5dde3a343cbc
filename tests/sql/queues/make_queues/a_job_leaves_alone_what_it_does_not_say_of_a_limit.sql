set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.job('available', 'rated', '{"rate_limit": {"key": "k", "rate": {"limit": 1, "period": "PT1H"}}}');
select given.job('available', 'counted', '{"rate_limit": {"key": "k", "concurrency": 5}}');
select given.job('available', 'named', '{"rate_limit": {"key": "k"}}');

select is((l.max_starts, l.period_ms, l.concurrency)::text, '(1,3600000,5)') from ojs.rate_limit l where l.key = 'k';
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 3}')).body -> 'jobs'), 1,
  'the rate holds for all');

select given.job('available', 'changed', '{"rate_limit": {"key": "k", "rate": {"limit": 2, "period": "PT1M"}}}');
select is((l.max_starts, l.period_ms, l.concurrency)::text, '(2,60000,5)') from ojs.rate_limit l where l.key = 'k';

select is((ojs_enqueue_batch('{"jobs": [
  {"type": "t", "args": [], "rate_limit": {"key": "b", "concurrency": 3}},
  {"type": "t", "args": [], "rate_limit": {"key": "b", "rate": {"limit": 7, "period": "PT1S"}}},
  {"type": "t", "args": [], "rate_limit": {"key": "b", "concurrency": 4}}]}')).status, 201);
select is((l.max_starts, l.period_ms, l.concurrency)::text, '(7,1000,4)', 'of a batch the last job that says it counts')
from ojs.rate_limit l where l.key = 'b';
