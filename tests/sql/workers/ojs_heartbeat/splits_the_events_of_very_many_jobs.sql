select plan(3);
select ojs_enqueue('{"type": "t", "queue": "many", "args": []}');
insert into ojs.job select (jsonb_populate_record(j,
  jsonb_build_object('id', gen_random_uuid(), 'seq', nextval('ojs.ready_seq')))).*
from ojs.job j, generate_series(1, 17000);
insert into ojs.active (job_id, queue, attempt, worker_id, started_at, lease_ms, lease_until, timeout_at)
select j.id, j.queue, 1, 'worker-1', ojs.now(), 1000, ojs.now(), ojs.now() from ojs.job j;

select is(jsonb_array_length((ojs_heartbeat(jsonb_build_object('worker_id', 'worker-1', 'active_jobs',
  (select jsonb_agg(j.id) from ojs.job j)))).body -> 'jobs_extended'), 17001);
select is(sum(jsonb_array_length(e.items)), 17001::bigint) from ojs.event e where e.type = 'job.heartbeat';
select ok(max(jsonb_array_length(e.items)) <= 10000) from ojs.event e where e.type = 'job.heartbeat';
