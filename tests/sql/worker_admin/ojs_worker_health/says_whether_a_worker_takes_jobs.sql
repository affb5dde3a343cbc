set local ojs.now = '2030-01-01T12:00:00Z';
select plan(9);
create function pg_temp.health(p_id text) returns text language sql as $$
  select format('%s %s', r.status, r.body ->> 'state') from ojs_worker_health(jsonb_build_object('id', p_id)) r
$$;
select given.worker('worker-1');

select is(pg_temp.health('worker-1'), '200 running');
select given.worker('worker-1', '{"state": "quiet"}');
select is(pg_temp.health('worker-1'), '200 quiet');
select given.worker('worker-1', '{"state": "drain", "active_jobs": 2}');
select is(pg_temp.health('worker-1'), '503 draining');
select is((ojs_worker_health('{"id": "worker-1"}')).headers, '{"Retry-After": "5"}');
select given.worker('worker-1', '{"state": "terminate"}');
select is(pg_temp.health('worker-1'), '503 draining');
select given.worker('worker-2');
select ojs_terminate_worker('{"id": "worker-2"}');
select is(pg_temp.health('worker-2'), '503 draining');
set local ojs.now = '2030-01-01T12:00:31Z';
select is(pg_temp.health('worker-1'), '503 stale');
select is(refusal($$ select ojs_worker_health('{"id": "nobody"}') $$) ->> 'sqlstate', 'OJ404');
select is((ojs_worker_health('{"id": "worker-1"}')).body -> 'active_jobs', '0');
