create or replace function ojs.join_request(p_body jsonb, p_extra jsonb) returns jsonb
language plpgsql stable as $$
-- A request as its door takes it: the body, which may be missing, and over it what path, query and headers
-- say.
begin
  if p_body is not null then
    perform ojs.require_object(p_body);
  end if;
  return coalesce(p_body, '{}') || p_extra;
end;
$$;
