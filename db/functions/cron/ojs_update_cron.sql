create or replace function ojs_update_cron(p_request jsonb, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PATCH /ojs/v1/cron/{name}
-- p_plan is as in ojs_register_cron.
begin
  perform ojs.guard('public.ojs_update_cron(jsonb, jsonb)');
  perform ojs.require_known(p_request, '{name,enabled}');
  perform ojs.find_cron(p_request ->> 'name', true);
  if jsonb_typeof(p_request -> 'enabled') is distinct from 'boolean' then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  return ojs.switch_cron(p_request ->> 'name', (p_request -> 'enabled')::boolean, p_plan, 'ojs_update_cron');
end;
$$;
comment on function ojs_update_cron is
  'Enables or disables the schedule {name}: {enabled} is the only member that can be changed here. 200 {cron, '
  'cron_job}. next_run_at is null while the schedule is disabled, and unchanged when it was enabled before. Errors '
  'OJ400, OJ404. ojs-cron 8.5.';
