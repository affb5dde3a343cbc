create or replace function ojs.no_such_job(p_id text, p_resource text default 'job') returns jsonb
language sql stable as $$
  -- The error object for an id that is no job's.
  select ojs.error('not_found', format('%s %s not found', replace(p_resource, '_', ' '), left(p_id, 255)),
    jsonb_build_object('resource_type', p_resource, 'resource_id', left(p_id, 255)))
$$;
