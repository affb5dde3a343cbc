create or replace function ojs.cron_body(p_cron ojs.cron) returns jsonb
language sql stable as $$
  -- The body of an answer about one schedule. The official OpenAPI document and the conformance suite have the member
  -- cron, the SDKs cron_job.
  select jsonb_build_object('cron', ojs.cron_json(p_cron), 'cron_job', ojs.cron_json(p_cron))
$$;
