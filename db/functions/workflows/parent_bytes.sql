create or replace function ojs.parent_bytes(p_id uuid, p_step integer) returns bigint
language plpgsql stable as $$
-- How large the text of ojs.parent_results is at most, found without reading any. A mark has less than 200.
begin
  return (
    select least(coalesce(sum(coalesce(s.result_bytes, 4)), 0), ojs.max_parent_bytes()) + 200 * count(*)
    from ojs.parent_steps(p_id, p_step) s);
end;
$$;
