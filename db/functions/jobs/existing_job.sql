create or replace function ojs.existing_job(p_id uuid) returns jsonb
language sql stable as $$
  -- The job that answers an enqueue of a duplicate. A caller that may not read jobs gets it without args, meta, result
  -- and errors, since another producer may have enqueued it. In a session the rights of its login count; for an HTTP
  -- client the server sets ojs.may_read, by the scopes of its key.
  select case
    when coalesce(current_setting('ojs.may_read', true), '') <> 'off'
      and has_function_privilege(session_user, 'public.ojs_get_job(jsonb)', 'execute') then j.job
    else j.job - '{result,error,errors}'::text[] || '{"args": [], "meta": {}}' end
  from ojs.find_job(p_id) j(job)
$$;
