set local ojs.now = '2030-01-01T12:00:00Z';
select plan(8);
select given.worker('worker-1');
select given.job('active');

select is(refusal($$ select ojs_delete_worker('{"id": "worker-1"}') $$) #>> '{details,reason}', 'not_stale');
set local ojs.now = '2030-01-01T12:00:31Z';
select is((ojs_delete_worker('{"id": "worker-1"}')).body,
  '{"deleted": true, "id": "worker-1", "worker_id": "worker-1", "jobs_released": 1}');
select is(state(), 'available');
select is(job() #>> '{errors,0,code}', 'worker_death');
select is(event('worker.stopped') ->> 'reason', 'deregistered');
select is(refusal($$ select ojs_delete_worker('{"id": "worker-1"}') $$) ->> 'sqlstate', 'OJ404');

select given.fetched('work', 'silent');
select is(refusal($$ select ojs_delete_worker('{"id": "silent"}') $$) ->> 'sqlstate', 'OJ409', 'its lease decides');
select ojs_quiet_worker('{"id": "silent"}');
select ojs_ack(about());
select is((ojs_delete_worker('{"id": "silent"}')).body -> 'deleted', 'true');
