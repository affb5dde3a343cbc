create or replace function ojs.is_unfit(p_request jsonb) returns boolean
language plpgsql stable as $$
-- True when ojs.unfit_json refuses this JSON. PL/pgSQL, so that a statement sets up nothing of it until it asks.
begin
  return ojs.unfit_json(p_request) is not null;
end;
$$;
