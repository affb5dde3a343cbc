select plan(3);
select given.job('available');
select given.worker('worker-1', '{"state": "quiet"}');

select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-1"}')).body, '{"jobs": []}');

select is((ojs_fetch('{"queues": ["work"], "worker_id": "worker-2"}')).body #>> '{jobs,0,id}', given.id()::text);
select is((ojs_fetch('{"queues": ["work"]}')).status, 200);
