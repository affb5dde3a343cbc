create or replace function ojs_resume_queue(p_request jsonb) returns ojs.reply
language sql security definer set search_path = pg_catalog, pg_temp as $$
  -- POST /ojs/v1/queues/{name}/resume
  select ojs.guard('public.ojs_resume_queue(jsonb)');
  select ojs.set_paused(p_request, false, 'ojs_resume_queue')
$$;
comment on function ojs_resume_queue is
  'Resumes the queue {name}, and wakes the fetches that wait for it: 200 {queue, status, resumed_at}. Errors OJ400. '
  'ojs-http-binding 11.4.';
