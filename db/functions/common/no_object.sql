create or replace function ojs.no_object(p_request jsonb) returns jsonb
language sql stable as $$
  -- The error object for a request that is not a JSON object; null when it is one. An empty body arrives as null.
  select case when p_request is null or jsonb_typeof(p_request) <> 'object' then
    ojs.error('invalid_payload', 'request body must be a JSON object',
      jsonb_build_object('expected', 'object', 'received', coalesce(jsonb_typeof(p_request), 'nothing'))) end
$$;
