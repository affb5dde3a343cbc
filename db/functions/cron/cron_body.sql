create or replace function ojs.cron_body(p_cron ojs.cron) returns jsonb
language sql stable as $$
  -- A body about one schedule: cron for the OpenAPI and the suite, cron_job for the SDKs.
  select jsonb_build_object('cron', ojs.cron_json(p_cron), 'cron_job', ojs.cron_json(p_cron))
$$;
