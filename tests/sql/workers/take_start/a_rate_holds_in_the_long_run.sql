set local ojs.now = '2030-01-01T12:00:00Z';
select plan(2);
select given.job('available', n::text, '{"rate_limit": {"key": "k", "rate": {"limit": 5, "period": "PT10S"}}}')
from generate_series(1, 40) n;

do $$
begin
  for second in 0 .. 30 loop
    perform set_config('ojs.now', (timestamptz '2030-01-01T12:00:00Z' + second * interval '1 second')::text, true);
    perform ojs_fetch('{"queues": ["work"], "count": 40}');
  end loop;
end $$;

select is(count(*), 20::bigint, '5 at once and one more every 2 s') from ojs.job_state where state = 'active';
select ok(max(n) <= 10, 'never more than twice the limit in any window (ojs-rate-limiting 5.2)')
from (select (select count(*)
  from ojs.job_state b where b.started_at >= a.started_at and b.started_at < a.started_at + interval '10 seconds') as n
      from ojs.job_state a where a.state = 'active') w;
