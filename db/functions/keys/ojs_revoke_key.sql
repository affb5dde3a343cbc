create or replace function ojs_revoke_key(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Called from SQL and by the command line; HTTP has no route to it. A second call changes nothing.
declare
  v_now timestamptz := ojs.now();
  v_key ojs.api_key;
begin
  perform ojs.guard('public.ojs_revoke_key(jsonb)');
  perform ojs.require_object(p_request);
  update ojs.api_key k set revoked_at = coalesce(k.revoked_at, v_now)
  where k.name = p_request ->> 'name'
  returning * into v_key;
  if not found then
    perform ojs.raise(ojs.not_found('api_key', p_request ->> 'name'));
  end if;
  perform ojs.audit('ojs_revoke_key', v_key.name);
  return ojs.ok(jsonb_build_object('api_key', ojs.key_json(v_key, v_now)));
end;
$$;
comment on function ojs_revoke_key is
  'Revokes the API key {name} for good, and notifies servers at once: 200 {api_key}. Errors OJ400, OJ404. ojs-security '
  '12.3.';
