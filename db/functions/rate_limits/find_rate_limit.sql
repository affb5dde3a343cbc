create or replace function ojs.find_rate_limit(p_key text) returns ojs.rate_limit
language plpgsql stable as $$
-- The rate limit with this key as jobs have set it; without any limit when only an operator has set one. The key is
-- null when nobody has.
declare
  v_limit ojs.rate_limit;
begin
  select * into v_limit from ojs.rate_limit l where l.key = p_key;
  if not found and exists (select from ojs.rate_limit_override o where o.key = p_key) then
    v_limit := row(p_key, null, null, null, '{}');
  end if;
  return v_limit;
end;
$$;
