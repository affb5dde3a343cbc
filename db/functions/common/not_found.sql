create or replace function ojs.not_found(p_resource text, p_id text) returns jsonb
language sql stable as $$
  -- The error object for an id or name that nothing of this kind has.
  select ojs.error('not_found', format('%s %s not found', replace(p_resource, '_', ' '), left(p_id, 255)),
    jsonb_build_object('resource_type', p_resource, 'resource_id', left(p_id, 255)))
$$;
