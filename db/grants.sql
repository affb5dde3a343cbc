-- Who may do what: roles that may call the doors of their scope (keys/scope_doors.sql) and touch no table,
-- since doors run as their owner. Grant one to a login: grant ojs_producer to my_app. Without the right to
-- make roles the owner alone can use the system until somebody who has it runs the server once.
revoke all on schema ojs from public;
revoke execute on all functions in schema ojs from public;

do $$
declare
  v_role text;
  v_door text;
begin
  for v_role in select distinct d.role from ojs.scope_doors() d loop
    begin
      if not exists (select from pg_roles r where r.rolname = v_role) then
        execute format('create role %I nologin', v_role);
      end if;
    exception
      -- Another database of this cluster makes it at this moment, or we may not make roles.
      when duplicate_object or unique_violation or insufficient_privilege then
        raise warning 'role % was not made: %', v_role, sqlerrm;
    end;
  end loop;

  -- A scope may have lost a door since the last release.
  for v_role, v_door in
    select r.role, p.oid::regprocedure
    from pg_proc p cross join (
      select 'public' union select d.role from ojs.scope_doors() d join pg_roles g on g.rolname = d.role) r (role)
    where p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'ojs_')
  loop
    execute format('revoke execute on function %s from %s', v_door, v_role);
  end loop;

  for v_role, v_door in
    select d.role, p.oid::regprocedure
    from ojs.scope_doors() d join pg_proc p on p.proname = d.door and p.pronamespace = 'public'::regnamespace
  loop
    continue when not exists (select from pg_roles r where r.rolname = v_role);
    execute format('grant execute on function %s to %I', v_door, v_role);
  end loop;
end;
$$;
