-- Who may do what: three roles that may call doors and touch no table (doors run as their owner).
-- Grant one to a login: grant ojs_producer to my_app. Without the right to make roles the owner
-- alone can use the system until somebody who has it runs the server once.
revoke all on schema ojs from public;
revoke execute on all functions in schema ojs from public;

do $$
declare
  v_role text;
  v_door text;
begin
  for v_door in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'ojs_')
  loop
    execute format('revoke execute on function %s from public', v_door);
  end loop;

  foreach v_role in array array['ojs_producer', 'ojs_worker', 'ojs_operator'] loop
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

  for v_role, v_door in
    select r.role, p.oid::regprocedure
    from (values
      ('ojs_producer', '{ojs_enqueue,ojs_enqueue_batch,ojs_create_workflow,ojs_health,ojs_manifest}'::text[]),
      ('ojs_worker', '{ojs_fetch,ojs_ack,ojs_nack,ojs_heartbeat,ojs_health,ojs_manifest}')
    ) r (role, doors) join pg_proc p on p.proname = any (r.doors) and p.pronamespace = 'public'::regnamespace
    union all
    select 'ojs_operator', p.oid::regprocedure
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'ojs_') and p.proname <> 'ojs_reset'
  loop
    continue when not exists (select from pg_roles r where r.rolname = v_role);
    execute format('grant execute on function %s to %I', v_door, v_role);
  end loop;
end;
$$;
