create or replace function ojs.require_object(p_request jsonb) returns void
language plpgsql stable as $$
-- Refuses a request that is no JSON object; null stands for an empty body.
begin
  if p_request is null or jsonb_typeof(p_request) <> 'object' then
    perform ojs.fail('invalid_payload', 'request body must be a JSON object',
      jsonb_build_object('expected', 'object', 'received', coalesce(jsonb_typeof(p_request), 'nothing')));
  end if;
end;
$$;
