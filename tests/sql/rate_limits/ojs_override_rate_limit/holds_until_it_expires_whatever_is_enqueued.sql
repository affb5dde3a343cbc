set local ojs.now = '2030-01-01T12:00:00Z';
select plan(10);
select given.job('available', n, '{"rate_limit": {"key": "k", "concurrency": 1}}') from unnest('{a,b,c}'::text[]) n;

select is((ojs_override_rate_limit('{"key": "k", "concurrency": 2, "expires_at": "PT1H"}')).body -> 'override',
  '{"concurrency": 2, "set_at": "2030-01-01T12:00:00.000Z", "expires_at": "2030-01-01T13:00:00.000Z"}');
select given.job('available', 'd', '{"rate_limit": {"key": "k", "concurrency": 1}}');
select is((ojs_get_rate_limit('{"key": "k"}')).body #> '{concurrency,limit}', '2', 'the next enqueue changes nothing');
select is((ojs_get_rate_limit('{"key": "k"}')).body -> 'declared', '{"concurrency": 1, "rate": null}');
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs'), 2);
select is(event('rate_limit.exceeded') #> '{limit}', '2');
select ojs_ack(about('a'));
select ojs_ack(about('b'));

set local ojs.now = '2030-01-01T13:00:00Z';
select is((ojs_get_rate_limit('{"key": "k"}')).body #> '{concurrency,limit}', '1', 'the hour is over');
select is(jsonb_array_length((ojs_fetch('{"queues": ["work"], "count": 5}')).body -> 'jobs'), 1);
select is((ojs_get_rate_limit('{"key": "k"}')).body ? 'override', false);
select is((select a.outcome -> 'concurrency' from ojs.audit a), '2');
select is(event('rate_limit.changed') ->> 'until', '2030-01-01T13:00:00.000Z');
