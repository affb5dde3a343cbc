select plan(11);
select ojs_configure_queue('{"name": "work", "default_timeout": 60, "visibility_timeout": 90, "result_ttl": 100,
  "default_retry": {"max_attempts": 7}, "dead_letter": true, "rate_limit": {"limit": 5, "period": "PT1M"}}');
create temporary table plain as
select body -> 'job' as job from ojs_enqueue('{"type": "a", "args": [1], "queue": "work"}');
create temporary table own as
select body -> 'job' as job from ojs_enqueue('{"type": "a", "args": [1], "queue": "work", "timeout_ms": 5,
  "visibility_timeout_ms": 6, "result_ttl": 7, "retry": {"max_attempts": 2}, "rate_limit": {"key": "mine",
  "concurrency": 3}}');

select is(job -> 'timeout_ms', '60000'), is(job -> 'visibility_timeout_ms', '90000'), is(job -> 'result_ttl', '100'),
  is(job -> 'max_attempts', '7'), is(job #>> '{retry,on_exhaustion}', 'dead_letter')
from plain;
select is(jsonb_build_array(job -> 'timeout_ms', job -> 'visibility_timeout_ms', job -> 'result_ttl',
  job -> 'max_attempts', job #> '{retry,on_exhaustion}', job #> '{rate_limit,key}'), '[5, 6, 7, 2, "discard", "mine"]')
from own;
select is(array_agg(j.limit_key order by j.limit_key), '{mine,queue:work}'), is(min(j.timeout_ms), 5::bigint),
  is(max(j.lease_ms), 90000::bigint) from ojs.job j;
select is(row(l.max_starts, l.period_ms)::text, '(5,60000)') from ojs.rate_limit l where l.key = 'queue:work';

select is((ojs_enqueue('{"type": "a", "args": [], "queue": "other"}')).body #> '{job,max_attempts}', '3');
