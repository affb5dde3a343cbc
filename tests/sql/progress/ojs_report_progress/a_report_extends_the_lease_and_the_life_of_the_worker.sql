set local ojs.now = '2030-01-01T12:00:00Z';
select plan(6);
select given.worker('worker-1');
select given.job('active', 'it', '{"visibility_timeout_ms": 60000}');

set local ojs.now = '2030-01-01T12:00:20Z';
select is((ojs_report_progress(about('it', '{"progress": 0.1}'))).status, 200);
select is((select a.lease_until from ojs.active a), timestamptz '2030-01-01T12:01:20Z');
select is((select w.last_heartbeat_at from ojs.worker w), timestamptz '2030-01-01T12:00:20Z');
set local ojs.now = '2030-01-01T12:00:40Z';
select is(ojs.tick('{reap}') -> 'dead_workers', '0', 'no heartbeat is needed beside it');

select ojs_heartbeat(about('it', '{"worker_id": "worker-1", "visibility_timeout_ms": 600000}'));
select ojs_report_progress(about('it', '{"progress": 0.2}'));
select is((select a.lease_until from ojs.active a), timestamptz '2030-01-01T12:10:40Z', 'never shortened');
select is((select count(*) from ojs.event e where e.type = 'job.progress'), 2::bigint);
