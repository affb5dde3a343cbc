create or replace function ojs_resume_cron(p_request jsonb, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/cron/{name}/resume
-- p_plan is as in ojs_register_cron.
begin
  perform ojs.guard('public.ojs_resume_cron(jsonb, jsonb)');
  perform ojs.require_known(p_request, '{name}');
  return ojs.switch_cron(p_request ->> 'name', true, p_plan, 'ojs_resume_cron');
end;
$$;
comment on function ojs_resume_cron is
  'Enables the schedule {name}, so that it fires again at its times: 200 {cron, cron_job}. '
  'Errors OJ400, OJ404. ojs-cron 8.5.';
