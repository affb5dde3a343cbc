set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
create function pg_temp.shown() returns jsonb language sql as $$
  select (ojs_get_rate_limit('{"key": "api"}')).body
$$;
select given.job('active', 'first',
  '{"rate_limit": {"key": "api", "concurrency": 3, "rate": {"limit": 100, "period": "PT1M"}}}');
set local ojs.now = '2030-01-01T12:00:20Z';
select given.job('active', 'second', '{"rate_limit": {"key": "api"}}');
select given.job('available', 'third', '{"rate_limit": {"key": "api"}, "queue": "other"}');
select given.job('scheduled', 'later', '{"rate_limit": {"key": "api"}}');

select is(pg_temp.shown() -> 'concurrency', '{"limit": 3, "active": 2, "available": 1}');
select is(pg_temp.shown() -> 'rate', '{"limit": 100, "period": "PT60S", "period_ms": 60000, "current_count": 2,
  "window_resets_at": "2030-01-01T12:01:00.000Z"}');
select is(pg_temp.shown() -> 'waiting_count', '1');
select is(pg_temp.shown() ? 'throttle', false);
set local ojs.now = '2030-01-01T12:01:10Z';
select is(pg_temp.shown() #> '{rate,current_count}', '1');

select given.job('available', 'spaced', '{"rate_limit": {"key": "slow", "throttle": {"limit": 2, "period": "PT1M"}}}');
select is((ojs_get_rate_limit('{"key": "slow"}')).body -> 'throttle', '{"limit": 1, "period": "PT30S",
  "period_ms": 30000, "next_allowed_at": "2030-01-01T12:01:10.000Z"}');
select is((ojs_get_rate_limit('{"key": "slow"}')).body -> 'concurrency',
  '{"limit": null, "active": 0, "available": null}');
select is(refusal($$ select ojs_get_rate_limit('{"key": "none"}') $$) ->> 'sqlstate', 'OJ404');
select is(refusal($$ select ojs_get_rate_limit('{"key": "api", "x": 1}') $$) ->> 'sqlstate', 'OJ400');
