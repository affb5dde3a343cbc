create or replace function ojs_create_key(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Called from SQL and by the command line; HTTP has no route to it. Only this reply shows the key: the table has its
-- hash.
declare
  v_now timestamptz := ojs.now();
  v_key ojs.api_key;
  v_error jsonb;
  v_secret text := 'ojs_' || translate(rtrim(encode(
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'),
    '='), '+/', '-_');
begin
  perform ojs.guard('public.ojs_create_key(jsonb)');
  perform ojs.require_object(p_request);
  v_key.name := p_request ->> 'name';
  v_key.expires_at := case jsonb_typeof(p_request -> 'expires_at')
    when 'string' then ojs.instant(p_request ->> 'expires_at', v_now) end;
  v_error := case
    when jsonb_typeof(p_request -> 'name') is distinct from 'string' or v_key.name !~ '^[a-z0-9][a-z0-9._-]*$'
      or length(v_key.name) > 100 then
      ojs.invalid('name', 'must be 1 to 100 of a-z, 0-9, -, _ and ., starting with a letter or digit',
        p_request -> 'name')
    when jsonb_typeof(p_request -> 'scopes') is distinct from 'array' or p_request -> 'scopes' = '[]'
      or not p_request -> 'scopes' <@ (select jsonb_agg(d.scope) from ojs.scope_doors() d) then
      ojs.invalid('scopes', 'must be a list of producer, worker, operator and read-only', p_request -> 'scopes')
    when p_request -> 'expires_at' <> 'null' and (v_key.expires_at > v_now) is not true then
      ojs.invalid('expires_at', 'must be a time in the future with its zone, or a duration such as P90D',
        p_request -> 'expires_at')
  end;
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;

  v_key.hash := sha256(v_secret::bytea);
  v_key.scopes := array(select distinct jsonb_array_elements_text(p_request -> 'scopes') order by 1);
  v_key.created_at := v_now;
  insert into ojs.api_key select v_key.* on conflict (name) do nothing;
  if not found then
    perform ojs.fail('conflict', format('a key named %s exists already; revoked keys count too',
      v_key.name), jsonb_build_object('field', 'name'), 'choose another name');
  end if;
  perform ojs.audit('ojs_create_key', v_key.name, jsonb_build_object('scopes', v_key.scopes));
  return ojs.created(jsonb_build_object('key', v_secret, 'api_key', ojs.key_json(v_key, v_now)));
end;
$$;
comment on function ojs_create_key is
  'Makes an API key: {name, scopes: [producer, worker, operator or read-only], expires_at?: a time or a duration}. 201 '
  '{key, api_key}; only this reply shows the key. As soon as one key exists, servers refuse requests without a key; '
  'that ends with ojs_forget_keys, not when the key is revoked. Errors OJ400, OJ409 when a key has this name, even a '
  'revoked one. ojs-security 6.';
