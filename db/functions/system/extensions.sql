create or replace function ojs.extensions() returns table (name text, uri text, version text, tier text)
language sql immutable as $$
  -- The extensions of the specification that work here in full (ojs-extension-lifecycle 7). The manifest lists them,
  -- and the HTTP server accepts them in OJS-Requires-Extension. An extension is not listed as long as a rule of it is
  -- missing: is_complete. official are those that ojs-extension-lifecycle 11.1 calls so.
  select e.name, e.uri, e.version, e.tier
  from (values
    ('admin-api', 'urn:ojs:ext:admin-api', '1.0.0-rc.1', 'official', true),
    ('backpressure', 'urn:ojs:ext:backpressure', '1.0.0-rc.1', 'official', true),
    ('dead-letter', 'urn:ojs:ext:dead-letter', '1.0.0-rc.1', 'official', true),
    ('graceful-shutdown', 'urn:ojs:ext:graceful-shutdown', '1.0.0-rc.1', 'official', true),
    ('observability', 'urn:ojs:ext:observability', '1.0.0-rc.1', 'official', true),
    ('rate-limiting', 'urn:ojs:ext:rate-limiting', '1.0.0-rc.1', 'official', false),
    ('bulk-operations', 'urn:ojs:ext:bulk-operations', '1.0.0-rc.1', 'experimental', true),
    ('durable-execution', 'urn:ojs:ext:durable-execution', '1.0.0-rc.1', 'experimental', true),
    ('execution-history', 'urn:ojs:ext:execution-history', '0.1.0', 'experimental', false),
    ('fair-scheduling', 'urn:ojs:ext:fair-scheduling', '1.0.0-rc.1', 'experimental', true),
    ('job-versioning', 'urn:ojs:ext:experimental:job-versioning', '0.1.0', 'experimental', false),
    ('progress', 'urn:ojs:ext:progress', '1.0.0-rc.1', 'experimental', true),
    ('queue-config', 'urn:ojs:ext:queue-config', '1.0.0-rc.1', 'experimental', false),
    ('realtime', 'urn:ojs:ext:experimental:realtime', '0.1.0', 'experimental', false),
    ('results', 'urn:ojs:ext:results', '1.0.0-rc.1', 'experimental', false),
    ('schema-registry', 'urn:ojs:ext:schema-registry', '1.0.0-rc.1', 'experimental', false),
    ('timeouts', 'urn:ojs:ext:timeouts', '1.0.0-rc.1', 'experimental', true),
    ('webhooks', 'urn:ojs:ext:webhooks', '1.0.0-rc.1', 'experimental', false)
  ) e (name, uri, version, tier, is_complete)
  where e.is_complete
$$;
