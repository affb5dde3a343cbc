create or replace function ojs.join_request(p_body jsonb, p_extra jsonb) returns jsonb
language plpgsql stable as $$
-- A request as its door takes it: the body, which may be missing, joined with the members from path, query and headers,
-- which win.
begin
  if p_body is not null then
    perform ojs.require_object(p_body);
  end if;
  return coalesce(p_body, '{}') || p_extra;
end;
$$;
