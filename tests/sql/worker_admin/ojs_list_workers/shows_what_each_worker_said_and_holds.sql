set local ojs.now = '2030-01-01T12:00:00Z';
select plan(4);
select given.worker('worker-1', '{"hostname": "host-1", "queues": ["work", "mail"], "concurrency": 5,
  "started_at": "2030-01-01T08:00:00Z", "version": "1.2.0", "labels": {"zone": "a"}, "pid": 7}');
select given.worker('worker-2', '{"state": "drain"}');
select given.job('active');

select is((ojs_list_workers()).body #> '{items,0}', '{"id": "worker-1", "hostname": "host-1", "state": "running",
  "reported_state": "running", "directive": null, "queues": ["work", "mail"], "concurrency": 5, "active_jobs": 1,
  "started_at": "2030-01-01T08:00:00.000Z", "last_heartbeat_at": "2030-01-01T12:00:00.000Z",
  "last_heartbeat": "2030-01-01T12:00:00.000Z", "version": "1.2.0", "metadata": {"labels": {"zone": "a"}, "pid": 7}}');
select is((ojs_list_workers()).body #>> '{workers,1,state}', 'draining');
select is((ojs_list_workers()).body -> 'summary', '{"total": 2, "running": 1, "quiet": 1, "stale": 0}');

set local ojs.now = '2030-01-01T12:00:31Z';
select is((ojs_list_workers()).body -> 'summary', '{"total": 2, "running": 0, "quiet": 0, "stale": 2}');
