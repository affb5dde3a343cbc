create or replace function ojs_register_cron(p_request jsonb, p_lenient boolean default false,
  p_strict boolean default false, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/cron
-- Without p_plan, the next tick of a server computes when the schedule runs next. The HTTP server first passes {}; then
-- the reply may ask it to compute that before anything is stored (ojs.plan_needed).
declare
  v_now timestamptz := ojs.now();
  v_stored ojs.cron;
  v_cron ojs.cron;
  v_settled record;
  v_warnings jsonb;
  v_body jsonb;
begin
  perform ojs.guard('public.ojs_register_cron(jsonb, boolean, boolean, jsonb)');
  -- Runs a second time when another transaction has made a schedule of this name meanwhile.
  loop
    select * into v_stored from ojs.cron c where c.name = p_request ->> 'name' for update;
    v_cron := ojs.cron_request(p_request, v_stored, p_lenient, v_now);
    v_warnings := ojs.cron_warnings(p_request, v_cron.template, v_now);
    if p_strict and v_warnings is not null then
      perform ojs.raise(ojs.misspelt_error(v_warnings));
    end if;
    v_settled := ojs.settle_cron(v_cron, v_stored, p_plan, v_now);
    if v_settled.to_plan is not null then
      return ojs.plan_needed(v_settled.to_plan);
    end if;
    v_cron := v_settled.cron;
    exit when ojs.store_cron(v_cron, v_stored);
  end loop;

  insert into ojs.queue (name, created_at) values (v_cron.queue, v_now) on conflict do nothing;
  v_body := ojs.cron_body(v_cron) || ojs.warnings_member(v_warnings);
  perform ojs.audit('ojs_register_cron', v_cron.name, jsonb_build_object('created', v_stored.name is null));
  return case when v_stored.name is null then ojs.created(v_body, '/ojs/v1/cron/' || v_cron.name)
    else ojs.ok(v_body) end;
end;
$$;
comment on function ojs_register_cron is
  'Registers or changes the schedule {name, cron or expression, timezone, overlap_policy, enabled, description}, with '
  'its job in job_template, or as type, args, meta and options. 201 registered, 200 changed: {cron, cron_job}, and '
  'warnings as ojs_enqueue. A change replaces the job; other members that it leaves out stay as they are. next_run_at '
  'changes only with expression, timezone or enabled. p_lenient and p_strict as in ojs_enqueue; p_plan is for the HTTP '
  'server. Errors OJ400; OJ413 and OJ422 when the job is refused. ojs-cron 8.1.';
