create or replace function ojs.cron_body(p_cron ojs.cron) returns jsonb
language sql stable as $$
  -- The body of an answer about one schedule: the OpenAPI and the suite read cron, the SDKs read cron_job.
  select jsonb_build_object('cron', ojs.cron_json(p_cron), 'cron_job', ojs.cron_json(p_cron))
$$;
