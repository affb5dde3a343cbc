set local ojs.now = '2030-01-01T12:00:00Z';
select plan(10);
select is(r.status, 201), is(r.headers ->> 'Location', '/ojs/v1/admin/pools/fast'),
  is(r.body -> 'pool', '{"name": "fast", "queues": ["a", "b"], "strategy": "weighted", "weights": {"a": 3, "b": 1},
    "active_workers": 0, "active_jobs": 0, "created_at": "2030-01-01T12:00:00.000Z",
    "updated_at": "2030-01-01T12:00:00.000Z"}')
from ojs_set_pool('{"name": "fast", "strategy": "weighted", "queues": {"b": {"weight": 1}, "a": {"weight": 3}}}') r;
select is(r.status, 200), is(r.body ->> 'strategy', 'round-robin'), is(r.body #>> '{warnings,0,field}', 'concurrency')
from ojs_set_pool('{"name": "fast", "queues": ["a"], "concurrency": 5}') r;
select given.job('active', 'it', '{"queue": "a"}');
select is(r.body #> '{items,0,active_jobs}', '1'), is(r.body -> 'total', '1') from ojs_list_pools() r;
select is((ojs_delete_pool('{"name": "fast"}')).body -> 'deleted', 'true');
select is(refusal($$ select ojs_delete_pool('{"name": "fast"}') $$) ->> 'sqlstate', 'OJ404');
