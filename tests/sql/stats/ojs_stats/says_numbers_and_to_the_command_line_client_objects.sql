set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.job('completed', 'c');
select given.job('discarded', 'd');
select given.job('available', 'a');
select given.worker();
select ojs.count_events('9223372036854775807', 1000);
set local ojs.now = '2030-01-01T12:00:20Z';

select is(b -> 'queues', '1'), is(b -> 'workers', '1'), is(b #> '{jobs,available}', '1'),
  is(b #> '{jobs,completed}', '1'), is(b #> '{throughput,processed_per_minute}', '0.23'), is(b -> 'error_rate', '0.5')
from (select (ojs_stats()).body) r(b);
select is(b #> '{queues,total}', '1'), is(b #> '{workers,running}', '1')
from (select (ojs_stats('{"accept": "application/openjobspec+json"}')).body) r(b);
