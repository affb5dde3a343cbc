create or replace function ojs_pause_queue(p_request jsonb) returns ojs.reply
language sql security definer set search_path = pg_catalog, pg_temp as $$
  -- POST /ojs/v1/queues/{name}/pause
  select ojs.guard('public.ojs_pause_queue(jsonb)');
  select ojs.set_paused(p_request, true, 'ojs_pause_queue')
$$;
comment on function ojs_pause_queue is
  'Pauses the queue {name}, and makes it if it is new: fetches find no job of it, jobs can still be enqueued, and '
  'active jobs may finish. 200 {queue, status, paused_at}. Errors OJ400. ojs-http-binding 11.3.';
