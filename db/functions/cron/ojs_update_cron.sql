create or replace function ojs_update_cron(p_request jsonb, p_lenient boolean default false, p_plan jsonb default null)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PATCH /ojs/v1/cron/{name}
-- p_plan as in ojs_register_cron; an enabled schedule without one is planned by the next tick of a server.
declare
  v_now timestamptz := ojs.now();
  v_cron ojs.cron := ojs.find_cron(p_request ->> 'name');
  v_next_run_at timestamptz;
begin
  if jsonb_typeof(p_request -> 'enabled') is distinct from 'boolean' then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  end if;
  v_next_run_at := case when p_request -> 'enabled' = 'true' then ojs.instant(p_plan ->> 'next_run_at', v_now) end;
  update ojs.cron c
  set enabled = (p_request -> 'enabled')::boolean, planned = v_next_run_at is not null, problem = null,
      next_run_at = v_next_run_at, updated_at = v_now
  where c.name = v_cron.name
  returning * into v_cron;
  return ojs.ok(ojs.cron_body(v_cron));
end;
$$;
comment on function ojs_update_cron is
  'Enables or disables the schedule {name}: {enabled}. 200 {cron, cron_job}; next_run_at is null while disabled. Errors OJ400, OJ404. ojs-cron 8.5.';
