set local ojs.now = '2030-01-01T12:00:00Z';
select plan(5);
select given.job('completed', 'done');
select given.job('available', 'waits');
select given.worker();
select ojs.count_events('9223372036854775807', 1000);

select is(b -> 'jobs', '{"enqueued": 2, "started": 1, "completed": 1, "failed": 0, "attempts_failed": 0, "retried": 0,
    "cancelled": 0, "expired": 0}'),
  is(b #> '{queues,work,available}', '1'),
  is(b #> '{states,completed}', '1'),
  is(b -> 'workers', '{"active": 1, "stale": 0}')
from (select (ojs_metrics()).body) r(b);
select is(refusal($$ select ojs_metrics('{"format": "xml"}') $$) #>> '{details,field}', 'format');
