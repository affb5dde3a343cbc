create or replace function ojs_delete_worker(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/workers/{id}
-- What the tick does with a dead worker, at once. One that never sent a heartbeat can be forgotten once it holds
-- nothing; until then only its leases tell whether it lives.
declare
  v_now timestamptz := ojs.now();
  v_worker ojs.worker;
  v_ended record;
begin
  perform ojs.guard('public.ojs_delete_worker(jsonb)');
  select * into v_worker from ojs.worker w where w.id = p_request ->> 'id' for update;
  if not found then
    v_worker := ojs.find_worker(p_request ->> 'id');
  end if;
  if not (ojs.worker_is_stale(v_worker, v_now) or v_worker.last_heartbeat_at is null
      and not exists (select from ojs.active a where a.worker_id = v_worker.id)) then
    perform ojs.fail('conflict', 'only a worker that has missed its heartbeats can be removed', jsonb_build_object(
      'worker_id', v_worker.id, 'last_heartbeat_at', ojs.stamp(v_worker.last_heartbeat_at), 'reason', 'not_stale'),
      'tell it to terminate, or wait until its heartbeats stop');
  end if;
  v_ended := ojs.end_workers(array[v_worker.id], 1000, 'deregistered', v_now);
  perform ojs.audit('ojs_delete_worker', v_worker.id, jsonb_build_object('jobs_released', v_ended.orphaned));
  return ojs.ok(jsonb_build_object('deleted', v_ended.dead = 1, 'id', v_worker.id, 'worker_id', v_worker.id,
    'jobs_released', v_ended.orphaned));
end;
$$;
comment on function ojs_delete_worker is
  'Removes the worker {id}, which has missed its heartbeats; its jobs become available, or are discarded when their '
  'attempts are used up. 200 {deleted, id, jobs_released}; deleted is false when it held more than 1000 jobs, of which '
  'the next call takes more. Errors OJ404, OJ409 when it is not stale. ojs-admin-api 9.4.';
