create or replace function ojs_terminate_worker(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/workers/{id}/terminate
begin
  perform ojs.guard('public.ojs_terminate_worker(jsonb)');
  return ojs.direct_one(p_request, 'terminate', 'ojs_terminate_worker');
end;
$$;
comment on function ojs_terminate_worker is
  'Tells the worker {id} to stop: fetches give it no job from now on, and its next heartbeat is answered with it. That '
  'stands until it is resumed, or until a heartbeat shows a new process. 200 {id, state, directive, worker}. Errors '
  'OJ404. ojs-worker-protocol 4.4.';
