create or replace function ojs.parent_bytes(p_id uuid, p_step integer) returns bigint
language plpgsql stable as $$
-- The most bytes that the text of ojs.parent_results can have, found without reading a result. A placeholder has less
-- than 200.
begin
  return (
    select least(coalesce(sum(coalesce(s.result_bytes, 4)), 0), ojs.max_parent_bytes()) + 200 * count(*)
    from ojs.parent_steps(p_id, p_step) s);
end;
$$;
