create or replace function ojs_get_cron(p_request jsonb) returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- GET /ojs/v1/cron/{name}
  select ojs.guard('public.ojs_get_cron(jsonb)');
  select ojs.require_known(p_request, '{name}');
  select ojs.ok(ojs.cron_body(ojs.find_cron(p_request ->> 'name', false)))
$$;
comment on function ojs_get_cron is 'The schedule {name}: 200 {cron, cron_job}. Errors OJ400, OJ404. ojs-cron 8.3.';
