select plan(10);
create function pg_temp.field(p_request jsonb) returns text language sql as $$
  select refusal(format('select ojs_override_rate_limit(%L)', '{"key": "k"}' || p_request)) #>> '{details,field}'
$$;

select is(pg_temp.field('{}'), 'concurrency');
select is(pg_temp.field('{"concurrency": -1}'), 'concurrency');
select is(pg_temp.field('{"key": "a b", "concurrency": 1}'), 'key');
select is(pg_temp.field('{"key": null, "concurrency": 1}'), 'key');
select is(pg_temp.field('{"concurrency": 1, "expire_at": "PT1H"}'), 'expire_at', 'it would never end');
select is(pg_temp.field('{"concurrency": 1, "expires_at": "2001-01-01T00:00:00Z"}'), 'expires_at');
select is(pg_temp.field('{"concurrency": 1, "duration": "soon"}'), 'duration');
select is(pg_temp.field('{"lift": "yes"}'), 'lift');
select is(pg_temp.field('{"lift": true, "concurrency": 1}'), 'lift');
select is(pg_temp.field('{"rate": {"limit": 0}}'), 'rate_limit');
