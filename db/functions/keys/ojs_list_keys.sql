create or replace function ojs_list_keys(p_request jsonb default '{}') returns ojs.reply
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- Called from SQL and by the command line; HTTP has no route to it.
  select ojs.guard('public.ojs_list_keys(jsonb)');
  select ojs.require_known(p_request, '{}');
  select ojs.ok(jsonb_build_object('api_keys', coalesce(jsonb_agg(ojs.key_json(k, ojs.now()) order by k.name), '[]')))
  from ojs.api_key k
$$;
comment on function ojs_list_keys is
  'API keys by name, also the revoked ones: 200 {api_keys: [{name, scopes, state, created_at, expires_at?, '
  'revoked_at?}]}, with the state valid, expired or revoked. Errors OJ400. ojs-security 12.3.';
