create or replace function ojs.missing_rights() returns table (step integer, statement text)
language sql stable set search_path = pg_catalog, pg_temp as $$
  -- The statements that correct roles and rights; no row when nothing is missing. Then PUBLIC may do nothing (step 1),
  -- the role of each scope exists (2) and may call its doors (3), and ojs_server, the role of a server that does not
  -- own the schema, may do its work (3). A server runs them at each start, because roles live outside the database, and
  -- a restore without owners or rights leaves everything open. By hand, in psql:
  -- select statement from ojs.missing_rights() \gexec
  with door as (
    select p.oid, o.name, p.proname, p.proacl, p.proowner
    from ojs.installed_object o join pg_proc p on p.oid = to_regprocedure(o.name)
    where o.kind = 'function' and p.pronamespace = 'public'::regnamespace
  ), wanted as (
    select d.role::text as role, door.oid from ojs.scope_doors() d join door on door.proname = d.door
    union
    select 'ojs_server', door.oid from ojs.scope_doors() d join door on door.proname = d.door where d.scope = 'operator'
  ), role as (
    select distinct w.role, r.oid from wanted w left join pg_roles r on r.rolname = w.role
  ), granted as (
    select door.oid, door.name, a.grantee
    from door, aclexplode(coalesce(door.proacl, acldefault('f', door.proowner))) a
    where a.privilege_type = 'EXECUTE' and a.grantee <> door.proowner
  )
  select 1, format('revoke execute on function %s from public', g.name) from granted g where g.grantee = 0
  union all
  select 1, format('revoke execute on function %s from %I', g.name, r.role)
  from granted g join role r on r.oid = g.grantee
  where not exists (select from wanted w where w.role = r.role and w.oid = g.oid)
  union all
  select 1, 'revoke execute on all functions in schema ojs from public'
  where exists (select from pg_proc p where p.pronamespace = 'ojs'::regnamespace
    and has_function_privilege('public', p.oid, 'execute'))
  union all
  select 1, 'revoke all on schema ojs from public'
  where has_schema_privilege('public', 'ojs', 'usage') or has_schema_privilege('public', 'ojs', 'create')
  union all
  select 2, format('create role %I nologin', r.role) from role r where r.oid is null
  union all
  select 3, format('grant execute on function %s to %I', door.name, w.role)
  from wanted w join door on door.oid = w.oid join role r on r.role = w.role
  where not exists (select from granted g where g.oid = w.oid and g.grantee = r.oid)
  union all
  select 3, s.statement
  from role r, lateral (values
    ('grant usage on schema ojs to ojs_server', r.oid is null or not has_schema_privilege(r.oid, 'ojs', 'usage')),
    ('grant execute on all functions in schema ojs to ojs_server', r.oid is null or exists (
      select from pg_proc p where p.pronamespace = 'ojs'::regnamespace
        and not has_function_privilege(r.oid, p.oid, 'execute'))),
    ('grant select, insert, update, delete on all tables in schema ojs to ojs_server', r.oid is null or exists (
      select from pg_class c
      where c.relnamespace = 'ojs'::regnamespace and c.relkind in ('r', 'p', 'v')
        and (not c.relispartition or c.relname in ('done_default', 'event_default'))
        and exists (select from unnest('{select,insert,update,delete}'::text[]) p
          where not has_table_privilege(r.oid, c.oid, p)))),
    ('grant usage, select, update on all sequences in schema ojs to ojs_server', r.oid is null or exists (
      select from pg_class c
      where c.relnamespace = 'ojs'::regnamespace
        and case when c.relkind = 'S' then exists (select from unnest('{usage,select,update}'::text[]) p
          where not has_sequence_privilege(r.oid, c.oid, p)) end)))
    s (statement, missing)
  where r.role = 'ojs_server' and s.missing
$$;
comment on function ojs.missing_rights is
  'The statements that correct roles and rights, in the order of step; no row when nothing is missing. Run them as the '
  'owner of the schema, for example after a restore. A server runs them at each start.';
