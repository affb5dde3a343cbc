select plan(8);
select ojs_configure_queue('{"name": "work", "backpressure": {"max_depth": 4, "warning_threshold": 0.5}}');
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).headers ? 'X-OJS-Queue-Pressure', false);
select is(r.headers - 'Location',
    '{"X-OJS-Queue-Depth": "2", "X-OJS-Queue-Bound": "4", "X-OJS-Queue-Pressure": "0.5"}'),
  is(r.body #>> '{warnings,0,message}', 'queue work is nearly full')
from ojs_enqueue('{"type": "a", "args": [], "queue": "work"}') r;
select is(r.headers ->> 'X-OJS-Queue-Pressure', '0.75')
from ojs_enqueue_batch('{"jobs": [{"type": "a", "args": [], "queue": "work"}]}') r;
select is(event('backpressure.warning') -> 'depth', '2');

select ojs_cancel_job(jsonb_build_object('id', j.id)) from ojs.job j;
select is((ojs_enqueue('{"type": "a", "args": [], "queue": "work"}')).body ? 'warnings', false);
select is(event('backpressure.cleared') -> 'depth', '1');
select is(count(*), 1::bigint) from ojs.event e where e.type = 'backpressure.warning';
