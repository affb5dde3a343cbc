create or replace function ojs_whoami(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/whoami
-- A key that was made in the database opens the doors of its scopes. For every other caller it is the role of the
-- session that counts: by SQL its own, over HTTP that of the server, which opens all of them.
declare
  v_key text := nullif(current_setting('ojs.key', true), '');
  v_scopes text[];
  v_doors text[];
begin
  perform ojs.guard('public.ojs_whoami(jsonb)');
  perform ojs.require_known(p_request, '{}');
  select k.scopes into v_scopes from ojs.api_key k where k.name = v_key;
  select array_agg(distinct d.door order by d.door) into v_doors
  from ojs.scope_doors() d
  where case when v_scopes is null
    then has_function_privilege(session_user, to_regproc('public.' || d.door)::oid, 'execute')
    else d.scope = any (v_scopes) end;
  if v_scopes is null then
    v_scopes := array(select d.scope from ojs.scope_doors() d group by d.scope
      having bool_and(d.door = any (v_doors)) order by d.scope);
  end if;
  return ojs.ok(jsonb_build_object('name', coalesce(v_key, session_user), 'key', v_key, 'actor', session_user,
    'scopes', v_scopes, 'doors', v_doors, 'can_read', 'ojs_get_job' = any (v_doors),
    'can_act', 'ojs_cancel_job' = any (v_doors),
    'role', (select s from unnest('{operator,read-only,worker,producer}'::text[]) with ordinality u(s, n)
      where s = any (v_scopes) order by n limit 1)));
end;
$$;
comment on function ojs_whoami is
  'The caller, and what it may do: 200 {name, key, actor, role, scopes, doors, can_read, can_act}; key is the '
  'name of the API key, actor the role in the database, role the widest of the scopes. Errors OJ400. ojs-admin-api 13.';
