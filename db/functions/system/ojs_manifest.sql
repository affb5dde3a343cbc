create or replace function ojs_manifest(p_request jsonb default '{}') returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- GET /ojs/manifest
  -- The Go SDK (OJS-Version 1.0.0-rc.1) can read extensions only as an array of strings.
  select ojs.guard('public.ojs_manifest(jsonb)');
  select ojs.require_known(p_request, '{ojs_version}');
  select ojs.ok(jsonb_build_object(
    'specversion', '1.0', 'ojs_version', '1.0',
    'implementation', jsonb_build_object('name', 'ojs-pg', 'version', '0.1.0', 'language', 'PL/pgSQL'),
    'conformance_level', 4, 'conformance_tier', 'runtime', 'protocols', jsonb_build_array('http'),
    'backend', 'postgres',
    'capabilities', jsonb_build_object('batch_enqueue', true, 'cron_jobs', true, 'dead_letter', true,
      'delayed_jobs', true, 'job_ttl', true, 'priority_queues', true, 'rate_limiting', true, 'schema_validation', false,
      'unique_jobs', true,
      'workflows', true, 'pause_resume', true, 'events', true),
    'unique_job_strength', 'strong',
    'extensions', case when p_request ->> 'ojs_version' = '1.0.0-rc.1' then '[]'::jsonb
      else '{"official": [], "experimental": []}' end,
    'endpoints', jsonb_build_object('base_url', '/ojs/v1', 'manifest', '/ojs/manifest', 'health', '/ojs/v1/health',
      'openapi', '/ojs/openapi.json')))
$$;
comment on function ojs_manifest is
  'The conformance manifest, which says what this implementation offers: 200. Errors OJ400. ojs-http-binding 21, '
  'ojs-conformance 4.';
