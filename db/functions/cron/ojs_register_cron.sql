create or replace function ojs_register_cron(p_request jsonb, p_lenient boolean default false,
  p_strict boolean default false, p_plan jsonb default null) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/cron
-- Without p_plan the next tick of a server computes when the schedule runs next. The HTTP server passes {} at first:
-- then the reply may ask it to compute that before anything is stored (ojs.plan_first).
declare
  v_now timestamptz := ojs.now();
  v_known ojs.cron;
  v_cron ojs.cron;
  v_settled record;
  v_warnings jsonb;
  v_body jsonb;
begin
  perform ojs.guard('public.ojs_register_cron(jsonb, boolean, boolean, jsonb)');
  -- Once more when somebody else registers the same schedule at this moment.
  loop
    select * into v_known from ojs.cron c where c.name = p_request ->> 'name' for update;
    v_cron := ojs.cron_request(p_request, v_known, p_lenient, v_now);
    v_warnings := ojs.cron_warnings(p_request, v_cron.template, v_now);
    if p_strict and v_warnings is not null then
      perform ojs.raise(ojs.misspelt_error(v_warnings));
    end if;
    v_settled := ojs.settle_cron(v_cron, v_known, p_plan, v_now);
    if v_settled.to_plan is not null then
      return ojs.plan_first(v_settled.to_plan);
    end if;
    v_cron := v_settled.cron;
    exit when ojs.store_cron(v_cron, v_known);
  end loop;

  insert into ojs.queue (name, created_at) values (v_cron.queue, v_now) on conflict do nothing;
  v_body := ojs.cron_body(v_cron) || ojs.warnings_member(v_warnings);
  return case when v_known.name is null then ojs.created(v_body, '/ojs/v1/cron/' || v_cron.name)
    else ojs.ok(v_body) end;
end;
$$;
comment on function ojs_register_cron is
  'Registers or updates the schedule name: {name, cron or expression, timezone, overlap_policy, enabled, description} '
  'and the job as type, args, meta, options or job_template. 201 new, 200 updated: {cron, cron_job}, and warnings as '
  'ojs_enqueue. An update replaces the job, and of the rest what it mentions; next_run_at moves only with expression, '
  'timezone and enabled. Errors OJ400. ojs-cron 8.1.';
