select plan(5);
select given.worker('worker-1', '{"state": "terminate"}');
update ojs.worker set directive = 'quiet';

select is((ojs_heartbeat('{"worker_id": "worker-1", "pid": 7, "state": "running"}')).body ->> 'state', 'quiet', v.again)
from (values ('once'), ('and again')) v(again);
select given.job('available');
select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-1"}')).body, '{"jobs": []}');

update ojs.worker set directive = null;
select is((ojs_heartbeat('{"worker_id": "worker-1", "state": "running"}')).body ->> 'state', 'running');
select is(given.fetched() ->> 'id', given.id()::text);
