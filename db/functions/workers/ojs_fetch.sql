create or replace function ojs_fetch(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/workers/fetch
-- A session that found nothing is expected to wait for a notification; the HTTP server registers its own waiters.
declare
  v_reply ojs.reply;
begin
  perform ojs.guard('public.ojs_fetch(jsonb)');
  v_reply := (select ojs.door_reply(r) from ojs.fetch_each(array[p_request]) r);
  if v_reply.body -> 'jobs' = '[]' and current_setting('ojs.notify', true) is distinct from 'off' then
    perform ojs.register_waiting(array(
      select jsonb_array_elements_text(coalesce(p_request -> 'queues', ojs.pool_queues(p_request)))));
  end if;
  return v_reply;
end;
$$;
comment on function ojs_fetch is
  'Claims up to count (default 1, at most 1000, 32 MiB) jobs of queues, visited in the order given or as strategy, '
  'weights or pool say (ojs_set_pool), for worker_id: '
  '200 {jobs}, [] when none. visibility_timeout_ms is the lease unless the job has its own. Returns at once; only the '
  'HTTP server waits (wait_ms); but when it found none, the commit of a job for these queues sends NOTIFY for half a '
  'minute. Errors OJ400. ojs-core 7.2, ojs-http-binding 10.1.';
