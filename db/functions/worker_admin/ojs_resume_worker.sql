create or replace function ojs_resume_worker(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/workers/{id}/resume
begin
  perform ojs.guard('public.ojs_resume_worker(jsonb)');
  return ojs.direct_one(p_request, 'resume', 'ojs_resume_worker');
end;
$$;
comment on function ojs_resume_worker is
  'Lets the worker {id} fetch again, whatever an operator told it before; one that drains or terminates by itself goes '
  'on doing so. 200 {id, state, directive, worker}. Errors OJ404. ojs-worker-protocol 2.3.';
