create or replace function ojs_job_history(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/history
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job jsonb := ojs.find_job(v_id);
  v_page record;
  v_total bigint;
  v_events jsonb;
  v_next text;
begin
  perform ojs.guard('public.ojs_job_history(jsonb)');
  perform ojs.require_known(p_request, '{id,limit,offset,page,per_page,cursor}');
  v_page := ojs.page(p_request - 'id', 1000);
  if v_job is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  select count(*), coalesce(jsonb_agg(h.event order by h.number) filter (
    where h.number > v_page.page_offset and h.number <= v_page.page_offset + v_page.page_limit), '[]')
  into v_total, v_events
  from ojs.history_events(v_id, v_job) h;
  v_next := case when v_total > v_page.page_offset + v_page.page_limit then
    (v_page.page_offset + v_page.page_limit)::text end;
  return ojs.ok(jsonb_build_object('job_id', v_id, 'events', v_events, 'attempts', ojs.job_attempts(v_job),
    'total', v_total, 'next_cursor', v_next,
    'pagination', ojs.pagination(v_total, v_page.page_limit, v_page.page_offset, v_next)));
end;
$$;
comment on function ojs_job_history is
  'What happened to the job {id}, oldest first: 200 {job_id, events, attempts, total, next_cursor}. An event has '
  'event_type, timestamp, actor and data; an attempt has attempt, state, worker_id, started_at, ended_at and error. It '
  'is composed of what the job keeps, so of failed attempts it shows the last 20, and it goes with the job. limit is '
  '50, at most 1000. Errors OJ400, OJ404. ojs-execution-history 7.1.';
