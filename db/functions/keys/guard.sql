create or replace function ojs.guard(p_door regprocedure) returns void
language plpgsql stable as $$
-- Every function that runs with the rights of its owner calls this first. While PUBLIC may execute that function, it
-- works for its owner only. That is never intended, but a restore without rights, or into a cluster without the roles,
-- leads to it; the next start of a server revokes the right (ojs.missing_rights). The first check reads no table, so it
-- costs little.
begin
  if not has_function_privilege('public', p_door, 'execute') then
    return;
  end if;
  if not pg_has_role(session_user, (select p.proowner from pg_proc p where p.oid = p_door), 'usage') then
    raise insufficient_privilege using
      message = format('permission denied for function %s', p_door),
      detail = 'PUBLIC may execute it, as after a restore without rights, so only its owner may call it.',
      hint = 'Run python -m ojs_pg migrate as the owner.';
  end if;
end;
$$;
