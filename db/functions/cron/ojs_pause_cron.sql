create or replace function ojs_pause_cron(p_request jsonb, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/cron/{name}/pause
-- p_plan is as in ojs_register_cron.
begin
  perform ojs.guard('public.ojs_pause_cron(jsonb, jsonb)');
  perform ojs.require_known(p_request, '{name}');
  return ojs.switch_cron(p_request ->> 'name', false, p_plan, 'ojs_pause_cron');
end;
$$;
comment on function ojs_pause_cron is
  'Disables the schedule {name}, so that it fires no more until it is resumed: 200 {cron, cron_job}. '
  'Errors OJ400, OJ404. ojs-cron 8.5.';
