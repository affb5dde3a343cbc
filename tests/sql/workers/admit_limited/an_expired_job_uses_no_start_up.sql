set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('available', 'late',
  '{"rate_limit": {"key": "few", "concurrency": 1}, "expires_at": "2030-01-01T11:00:00Z"}');
select given.job('available', 'it', '{"rate_limit": {"key": "few", "concurrency": 1}}');

select is((ojs_fetch('{"queues": ["work"], "count": 2}')).body #>> '{jobs,0,id}', given.id()::text,
  'the one behind it starts at once');
select is(state('late'), 'discarded');
