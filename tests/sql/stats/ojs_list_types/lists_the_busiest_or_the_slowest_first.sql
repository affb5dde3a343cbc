set local ojs.now = '2030-01-01T12:00:00Z';
select plan(7);
select given.job('completed', 'quick' || n, '{"type": "quick"}') from generate_series(1, 3) n;
select given.job('active', 'slow', '{"type": "slow"}');
set local ojs.now = '2030-01-01T12:00:20Z';
select ojs_ack(about('slow', '{"worker_id": "worker-1"}'));
select given.job('discarded', 'broken', '{"type": "broken", "queue": "other"}');
select ojs.count_events('9223372036854775807', 1000);

select is(jsonb_path_query_array((ojs_list_types()).body, '$.items[*].type'), '["quick", "broken", "slow"]');
select is(jsonb_path_query_array((ojs_list_types('{"sort": "slowest"}')).body, '$.types[0].type'), '["slow"]');
select is(jsonb_path_query_array((ojs_list_types('{"sort": "failing", "window": "1h"}')).body, '$.items[0].type'),
  '["broken"]');
select is((ojs_list_types('{"queue": "other"}')).body #> '{items,0,failure_rate}', '1.0000');
select is((ojs_list_types('{"sort": "slowest"}')).body #> '{items,0,run_ms}',
  '{"avg": 20000.0, "p50": 20000.0, "p95": 29000.0, "p99": 29800.0}');
select is(p -> 'total' || (p -> 'has_more'), '[3, true]')
from (select (ojs_list_types('{"limit": 1}')).body -> 'pagination') r(p);
select is(refusal($$ select ojs_list_types('{"window": "2h"}') $$) #>> '{details,field}', 'window');
