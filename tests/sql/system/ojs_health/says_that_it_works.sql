select plan(3);
select given.job('available');
select ojs_pause_queue('{"name": "paused"}');
select given.worker();

select is(b ->> 'status', 'ok'), is(b -> 'queues', '{"active": 1, "paused": 1}'),
  is(b -> 'workers', '{"stale": 0, "connected": 1}')
from (select (ojs_health()).body) r(b);
