create or replace function ojs_nack(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workers/nack
begin
  perform ojs.guard('public.ojs_nack(jsonb)');
  return (select ojs.door_reply(r) from ojs.nack_each(array[p_request]) r);
end;
$$;
comment on function ojs_nack is
  'Reports that the attempt of job_id failed with error {code, message, type?, retryable?, details?}: 200 with the '
  'state it leads to (retryable with next_attempt_at and retry_delay_ms, or discarded); requeue: true gives '
  'the job back, and the attempt does not count; delay_ms or delay is how long it waits. worker_id and attempt as '
  'ojs_ack. Errors OJ400, OJ404, OJ409 conflict, OJ413. ojs-core 7.4, ojs-http-binding 10.3, ojs-retry.';
