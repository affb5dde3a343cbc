create or replace function ojs.key_json(p_key ojs.api_key, p_now timestamptz) returns jsonb
language sql stable as $$
  -- An API key as answers show it, without the hash of its secret.
  select jsonb_strip_nulls(jsonb_build_object('name', p_key.name, 'scopes', p_key.scopes,
    'state', case when p_key.revoked_at is not null then 'revoked' when p_key.expires_at <= p_now then 'expired'
      else 'valid' end,
    'created_at', ojs.stamp(p_key.created_at), 'expires_at', ojs.stamp(p_key.expires_at),
    'revoked_at', ojs.stamp(p_key.revoked_at)))
$$;
