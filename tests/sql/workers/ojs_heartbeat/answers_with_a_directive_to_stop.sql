select plan(4);
select given.worker();
update ojs.worker set directive = 'quiet';

select is(b ->> 'state', 'quiet'), is(b ->> 'directive', 'quiet')
from (select (ojs_heartbeat('{"worker_id": "worker-1"}')).body) r(b);

select given.job('available');
select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-1"}')).body, '{"jobs": []}');
update ojs.worker set directive = null;
select is((ojs_heartbeat('{"worker_id": "worker-1"}')).body ->> 'state', 'running');
