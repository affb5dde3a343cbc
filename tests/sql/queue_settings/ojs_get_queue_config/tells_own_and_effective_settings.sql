select plan(5);
select ojs_configure_queue('{"name": "_default", "default_timeout": 60}');
select given.job('available');
select is(r.body #> '{configuration,timeout_ms}', '60000'), is(r.body -> 'own', '{}')
from ojs_get_queue_config('{"name": "work"}') r;
select is((ojs_get_queue_config('{"name": "_default"}')).body -> 'own', '{"timeout_ms": 60000}');
select is(refusal($$ select ojs_get_queue_config('{"name": "none"}') $$) ->> 'sqlstate', 'OJ404');
select is(refusal($$ select ojs_get_queue_config('{"name": "work", "x": 1}') $$) ->> 'sqlstate', 'OJ400');
