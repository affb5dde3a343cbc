create or replace function ojs_quiet_worker(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/workers/{id}/quiet
begin
  perform ojs.guard('public.ojs_quiet_worker(jsonb)');
  return ojs.direct_one(p_request, 'quiet', 'ojs_quiet_worker');
end;
$$;
comment on function ojs_quiet_worker is
  'Tells the worker {id} to fetch no more jobs and to finish those that it holds: fetches give it none from now on, '
  'and its next heartbeat is answered with it. That stands until it is resumed. 200 {id, state, directive, worker}. '
  'Errors OJ404. ojs-admin-api 9.3.';
