create or replace function ojs_ack(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workers/ack
begin
  perform ojs.guard('public.ojs_ack(jsonb)');
  return (select ojs.door_reply(r) from ojs.ack_each(array[p_request]) r);
end;
$$;
comment on function ojs_ack is
  'Completes the active job job_id with an optional result: 200 {acknowledged, id, job_id, state, completed_at, job}. '
  'worker_id and attempt, when given, must be those of the fetch. Errors OJ400, OJ404, OJ409 conflict, OJ413. '
  'ojs-core 7.3, ojs-http-binding 10.2.';
