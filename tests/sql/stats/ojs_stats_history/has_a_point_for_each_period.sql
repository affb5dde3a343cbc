set local ojs.now = '2030-01-01T12:00:10Z';
select plan(9);
select given.job('completed', 'c', '{"type": "a"}');
select given.job('discarded', 'd', '{"type": "b"}');
set local ojs.now = '2030-01-01T12:02:00Z';
select given.job('available', 'a');
select ojs.count_events('9223372036854775807', 1000);
set local ojs.now = '2030-01-01T12:03:30Z';

select is(jsonb_path_query_array(b, '$.data[*].enqueued'), '[2, 0, 1, 0]'),
  is(jsonb_path_query_array(b, '$.data[*].processed'), '[1, 0, 0, 0]'),
  is(jsonb_path_query_array(b, '$.data[*].failed'), '[1, 0, 0, 0]'),
  is(b #>> '{data,0,timestamp}', '2030-01-01T12:00:00.000Z'),
  is(b #> '{data,0,latency_p50_ms}', '2.5')
from (select (ojs_stats_history('{"period": "1m", "since": "2030-01-01T12:00:00Z"}')).body) r(b);
select is(jsonb_path_query_array((ojs_stats_history('{"period": "5m", "type": "a"}')).body, '$.data[*].enqueued'),
  '[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]');
select is((ojs_stats_history('{"period": "1d"}')).body #> '{data,30,processed}', '1');
select is(refusal($$ select ojs_stats_history('{"period": "2m"}') $$) #>> '{details,field}', 'period');
select is(refusal($$ select ojs_stats_history('{"since": "yesterday"}') $$) #>> '{details,field}', 'since');
