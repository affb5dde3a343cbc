create or replace function ojs_register_cron(p_request jsonb, p_lenient boolean default false, p_plan jsonb default null)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/cron
-- p_plan is what only croniter can say, given by the HTTP server: {next_run_at} or {problem, field}.
-- Without it the schedule is planned by the next tick of a server.
declare
  v_now timestamptz := ojs.now();
  v_cron ojs.cron := ojs.cron_request(p_request, p_lenient, v_now);
  v_known boolean;
begin
  if p_plan ? 'problem' then
    perform ojs.raise(ojs.error('invalid_request', p_plan ->> 'problem', jsonb_build_object(
      'field', p_plan -> 'field', 'validation', p_plan -> 'problem')));
  end if;

  v_cron.next_run_at := case when v_cron.enabled then ojs.instant(p_plan ->> 'next_run_at', v_now) end;
  v_cron.planned := v_cron.next_run_at is not null;
  insert into ojs.cron select v_cron.* on conflict do nothing;
  v_known := not found;
  if v_known then
    update ojs.cron c
    set expression = v_cron.expression, timezone = v_cron.timezone, overlap_policy = v_cron.overlap_policy,
        enabled = v_cron.enabled, description = v_cron.description, template = v_cron.template,
        planned = v_cron.planned, problem = null, next_run_at = v_cron.next_run_at, updated_at = v_now
    where c.name = v_cron.name
    returning * into v_cron;
  end if;
  insert into ojs.queue (name, created_at) values (ojs.template_queue(v_cron.template), v_now)
  on conflict do nothing;
  return case when v_known then ojs.ok(ojs.cron_body(v_cron))
    else ojs.created(ojs.cron_body(v_cron), '/ojs/v1/cron/' || v_cron.name) end;
end;
$$;
comment on function ojs_register_cron is
  'Registers or updates the schedule name: {name, cron or expression, timezone, overlap_policy, enabled, description} and the '
  'job as type, args, meta, options or job_template. 201 new, 200 updated: {cron, cron_job}. Errors OJ400. ojs-cron 8.1.';
