select plan(14);

select is(tap.refusal(format('select ojs_create_key(%L)', r.request)) #>> '{details,field}', r.field, r.request)
from (values
  ('{"scopes": ["worker"]}', 'name'),
  ('{"name": "", "scopes": ["worker"]}', 'name'),
  ('{"name": 1, "scopes": ["worker"]}', 'name'),
  ('{"name": "With Spaces", "scopes": ["worker"]}', 'name'),
  ('{"name": "shop"}', 'scopes'),
  ('{"name": "shop", "scopes": []}', 'scopes'),
  ('{"name": "shop", "scopes": "worker"}', 'scopes'),
  ('{"name": "shop", "scopes": ["admin"]}', 'scopes'),
  ('{"name": "shop", "scopes": [["worker"]]}', 'scopes'),
  ('{"name": "shop", "scopes": ["worker"], "expires_at": "tomorrow"}', 'expires_at'),
  ('{"name": "shop", "scopes": ["worker"], "expires_at": 5}', 'expires_at'),
  ('{"name": "shop", "scopes": ["worker"], "expires_at": "2020-01-01T00:00:00Z"}', 'expires_at')
) r (request, field);
select is(tap.refusal('select ojs_create_key(null)') ->> 'sqlstate', 'OJ400', 'null is no request');
select is((select count(*)::integer from ojs.api_key), 0, 'nothing was made');
