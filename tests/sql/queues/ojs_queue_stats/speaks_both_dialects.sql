select plan(5);
select given.job('available');

select is(r.body #>> '{queue,name}', 'work'), is(r.body #> '{queue,available}', '1'), is(r.body -> 'available', '1')
from ojs_queue_stats('{"name": "work"}') r;
select is(r.body ->> 'queue', 'work'), is(r.body #> '{stats,available}', '1')
from ojs_queue_stats('{"name": "work", "ojs_version": "1.0"}') r;
