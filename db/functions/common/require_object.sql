create or replace function ojs.require_object(p_request jsonb) returns void
language plpgsql stable as $$
-- Refuses a request that is not a JSON object.
begin
  if ojs.no_object(p_request) is not null then
    perform ojs.raise(ojs.no_object(p_request));
  end if;
end;
$$;
