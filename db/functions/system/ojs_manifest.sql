create or replace function ojs_manifest(p_request jsonb default '{}') returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- GET /ojs/manifest
  -- The Go SDK (OJS-Version 1.0.0-rc.1) can read extensions only as an array of strings. An extension is a capability,
  -- too.
  select ojs.guard('public.ojs_manifest(jsonb)');
  select ojs.require_known(p_request, '{ojs_version}');
  select ojs.ok(jsonb_build_object(
    'specversion', '1.0', 'ojs_version', '1.0',
    'implementation', jsonb_build_object('name', 'ojs-pg', 'version', '0.1.0', 'language', 'PL/pgSQL'),
    'conformance_level', 4, 'conformance_tier', 'runtime', 'protocols', jsonb_build_array('http'),
    'backend', 'postgres', 'maintenance', ojs.in_maintenance(),
    'capabilities', coalesce(x.capabilities, '{}') || jsonb_build_object('batch_enqueue', true, 'cron_jobs', true,
      'dead_letter', true, 'delayed_jobs', true, 'job_ttl', true, 'priority_queues', true, 'rate_limiting', true,
      'schema_validation', false, 'unique_jobs', true, 'workflows', true, 'pause_resume', true, 'events', true,
      'maintenance', true, 'audit', true),
    'unique_job_strength', 'strong',
    'extensions', case when p_request ->> 'ojs_version' = '1.0.0-rc.1' then coalesce(x.names, '[]')
      else jsonb_build_object('official', coalesce(x.official, '[]'), 'experimental', coalesce(x.experimental, '[]'),
        'payload_limits', jsonb_build_object('max_envelope_bytes', 10485760, 'max_meta_bytes', 65536,
          'max_queue_name_bytes', 128, 'max_job_type_bytes', 255, 'supported_compression', '[]'::jsonb,
          'external_references', false, 'chunking', false, 'per_queue_limits', false)) end,
    'endpoints', jsonb_build_object('base_url', '/ojs/v1', 'manifest', '/ojs/manifest', 'health', '/ojs/v1/health',
      'openapi', '/ojs/openapi.json', 'admin', '/ojs/v1/admin', 'whoami', '/ojs/v1/admin/whoami')))
  from (
    select jsonb_object_agg(replace(e.name, '-', '_'), true) as capabilities,
      jsonb_agg(e.name order by e.name) as names,
      jsonb_agg(s.entry order by e.name) filter (where e.tier = 'official') as official,
      jsonb_agg(s.entry order by e.name) filter (where e.tier = 'experimental') as experimental
    from ojs.extensions() e,
      lateral (select jsonb_build_object('name', e.name, 'uri', e.uri, 'version', e.version)) s(entry)) x
$$;
comment on function ojs_manifest is
  'The conformance manifest, which says what this implementation offers: 200. extensions has those that work in full '
  '(ojs.extensions). Errors OJ400. ojs-http-binding 21, ojs-conformance 4, ojs-extension-lifecycle 7.';
