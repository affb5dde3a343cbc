create or replace function ojs.existing_job(p_id uuid) returns jsonb
language sql stable as $$
  -- The job that a duplicate is answered with; to who may not read jobs, emptied of what its producer put into
  -- it and of what came of it. A session is judged by its login, an HTTP client by what the server says of its key.
  select case
    when coalesce(current_setting('ojs.may_read', true), '') <> 'off'
      and has_function_privilege(session_user, 'public.ojs_get_job(jsonb)', 'execute') then j.job
    else j.job - '{result,error,errors}'::text[] || '{"args": [], "meta": {}}' end
  from ojs.find_job(p_id) j(job)
$$;
