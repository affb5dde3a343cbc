create or replace function ojs.scope_doors() returns table (scope text, role name, door text)
language sql stable as $$
  -- The doors that each scope opens, and the scope's role in the database. A reader may call every door that is
  -- declared stable: PostgreSQL lets such a function change nothing. The operator may call every door except those that
  -- empty the system or manage keys: only the owner may call these.
  select s.scope, s.role, p.proname::text
  from pg_proc p join (values
    ('producer', 'ojs_producer',
      '{ojs_enqueue,ojs_enqueue_batch,ojs_enqueue_bulk,ojs_create_workflow,ojs_health,ojs_ready,ojs_manifest}'::text[]),
    ('worker', 'ojs_worker', '{ojs_fetch,ojs_ack,ojs_nack,ojs_heartbeat,ojs_json,ojs_health,ojs_ready,ojs_manifest,'
      'ojs_worker_health,ojs_report_progress,ojs_worker_progress,ojs_get_progress,ojs_save_checkpoint,'
      'ojs_get_checkpoint,ojs_resume_checkpoint,ojs_delete_checkpoint}'),
    ('read-only', 'ojs_reader', null),
    ('operator', 'ojs_operator', null)
  ) s (scope, role, doors) on p.proname = any (s.doors) or p.proname = 'ojs_whoami'
    or s.doors is null and p.proname not in ('ojs_reset', 'ojs_create_key', 'ojs_list_keys', 'ojs_revoke_key',
      'ojs_forget_keys') and (s.scope = 'operator' or p.provolatile <> 'v' and p.proname <> 'ojs_json')
  where p.pronamespace = 'public'::regnamespace and starts_with(p.proname, 'ojs_')
$$;
