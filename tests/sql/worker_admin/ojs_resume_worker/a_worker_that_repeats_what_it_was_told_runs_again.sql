select plan(7);
select given.worker('worker-1', '{"state": "running"}');
select ojs_quiet_worker('{"id": "worker-1"}');
select given.worker('worker-1', '{"state": "quiet"}');
select given.job('available');

select is((ojs_resume_worker('{"id": "worker-1"}')).body -> 'directive', 'null');
select is((ojs_heartbeat('{"worker_id": "worker-1", "state": "quiet"}')).body ->> 'state', 'running',
  'it only repeats what it was told');
select is(given.fetched() ->> 'id', given.id()::text);
select is((ojs_heartbeat('{"worker_id": "worker-1", "state": "running"}')).body ->> 'state', 'running');
select is((ojs_heartbeat('{"worker_id": "worker-1", "state": "quiet"}')).body ->> 'state', 'quiet',
  'now it is its own wish');

select ojs_resume_worker('{"id": "worker-1"}');
select is((ojs_heartbeat('{"worker_id": "worker-1", "state": "drain"}')).body ->> 'state', 'quiet');
select is((ojs_get_worker('{"id": "worker-1"}')).body ->> 'state', 'draining');
