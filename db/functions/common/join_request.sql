create or replace function ojs.join_request(p_body jsonb, p_extra jsonb) returns jsonb
language plpgsql stable as $$
-- The request that the HTTP server passes to a door: the members of the body, and p_extra, the members from path, query
-- and headers. Of a member that is in both, p_extra counts. Without a body (null) the request is p_extra.
begin
  if p_body is not null then
    perform ojs.require_object(p_body);
  end if;
  return coalesce(p_body, '{}') || p_extra;
end;
$$;
