select plan(3);
select given.job('available', 'it', '{"rate_limit": {"key": "k", "concurrency": 5, "max_per_second": 7}}');
create function pg_temp.holds() returns text language sql as $$
  select format('%s of %s ms, %s', f.max_starts, f.period_ms, f.concurrency)
  from ojs.rate_limit l, ojs.limit_in_force(l, ojs.now()) f
$$;

select is(pg_temp.holds(), '7 of 1000 ms, 5');
select ojs_override_rate_limit('{"key": "k", "concurrency": 0}');
select is(pg_temp.holds(), '7 of 1000 ms, 0');
select ojs_override_rate_limit('{"key": "k", "rate": {"limit": 2, "period": "PT1M"}}');
select is(pg_temp.holds(), '2 of 60000 ms, 5');
