set local ojs.now = '2030-01-01T12:00:00Z';
select plan(11);
select given.job('active', 'first', '{"rate_limit": {"key": "k", "rate": {"limit": 1, "period": "PT1H"}}}');
select given.job('available', n,
  '{"rate_limit": {"key": "k", "rate": {"limit": 1, "period": "PT1H"}, "on_limit": "drop"},
  "retry": {"on_exhaustion": "dead_letter"}}') from unnest(array['a', 'b', 'c']) n;
select given.job('available', 'waits', '{"rate_limit": {"key": "k", "rate": {"limit": 1, "period": "PT1H"}}}');
select given.job('available', 'free');

select is(given.fetched() ->> 'id', given.id('free')::text, 'the others are no obstacle');
select is(state(n), 'discarded', n) from unnest(array['a', 'b', 'c']) n;
select is(job('a') #>> '{error,code}', 'rate_limited');
select is(job('a') -> 'attempt', '0', 'it never ran');
select is(events('a'), '{job.enqueued,rate_limit.dropped,job.discarded}');
select is(event('rate_limit.exceeded') - 'jobs',
  '{"key": "k", "queue": "work", "strategy": "throttle", "limit": 1, "current": 1}');
select is(event('rate_limit.dropped') ->> 'key', 'k');
select is((ojs_list_dead_letters('{}')).body #> '{jobs}', '[]', 'it was to be dropped, not kept');
select is(state('waits'), 'available', 'a job that says nothing waits');
