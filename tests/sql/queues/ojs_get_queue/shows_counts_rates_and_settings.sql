set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('completed', 'a');
select given.job('available', 'b');
select ojs_configure_queue('{"name": "work", "concurrency": 3}');
set local ojs.now = '2030-01-01T12:00:30Z';
select is(r.body #> '{counts,available}', '1'), is(r.body #> '{stats,depth}', '1'),
  is(r.body #> '{stats,completed_today}', '1'), is(r.body #>> '{throughput,processed_per_minute}', '0.20'),
  is(r.body ->> 'oldest_available_at', '2030-01-01T12:00:00.000Z'), is(r.body -> 'oldest_available_age_ms', '30000'),
  is(r.body #> '{configuration,concurrency}', '3')
from ojs_get_queue('{"name": "work"}') r;
select is(refusal($$ select ojs_get_queue('{"name": "none"}') $$) ->> 'sqlstate', 'OJ404');
