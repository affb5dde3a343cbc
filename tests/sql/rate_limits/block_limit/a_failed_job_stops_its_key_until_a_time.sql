set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
select given.job('active', 'it', '{"rate_limit": {"key": "k", "concurrency": 9}}');
select given.job('available', n, '{"rate_limit": {"key": "k"}, "queue": "other"}') from unnest('{a,b}'::text[]) n;

select is((ojs_nack(about('it', '{"error": {"code": "http_429", "rate_limit_until": "2030-01-01T12:05:00Z"}}'))).status,
  200);
select is((ojs_get_rate_limit('{"key": "k"}')).body ->> 'blocked_until', '2030-01-01T12:05:00.000Z');
select is((ojs_fetch('{"queues": ["other", "work"], "count": 5}')).body, '{"jobs": []}');
select is(event('rate_limit.dynamic_adjusted'),
  '{"key": "k", "until": "2030-01-01T12:05:00.000Z", "reason": "http_429"}');
select is(job('it') #>> '{error,rate_limit_until}', '2030-01-01T12:05:00Z');

set local ojs.now = '2030-01-01T12:05:00Z';
select is(jsonb_array_length((ojs_fetch('{"queues": ["other"], "count": 5}')).body -> 'jobs'), 2);

select is(refusal($$ select ojs_nack(about('a', '{"error": {"code": "x", "rate_limit_until": "soon"}}')) $$)
  #>> '{details,field}', 'error.rate_limit_until');
select ojs_nack(about('a', '{"error": {"code": "x", "rate_limit_until": "2099-01-01T00:00:00Z"}}'));
select is((ojs_get_rate_limit('{"key": "k"}')).body ->> 'blocked_until', '2030-01-02T12:05:00.000Z', 'a day at most');
select is((ojs_restore_rate_limit('{"key": "k"}')).body ? 'blocked_until', false);
