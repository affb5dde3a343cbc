create or replace function ojs.page_of_queues(p_limit integer, p_offset bigint, p_after text, out names text[],
  out total bigint, out next text, out is_cut boolean)
language plpgsql stable as $$
-- The names of a page of queues, by name. It reads ojs.max_list_rows() queues at most, and is cut when there may be
-- more; next is the cursor of the next page.
declare
  v_start bigint := case when p_after is null then 0 else p_offset end;
  v_found record;
  v_rank bigint;
begin
  select count(*) = ojs.max_list_rows() as is_cut, count(*) as number, max(n.name) as last_name,
    coalesce(array_agg(n.name order by n.name) filter (
      where n.rank > p_offset and n.rank <= p_offset + p_limit), '{}') as names
  into v_found
  from (
    select q.name, v_start + row_number() over (order by q.name) as rank from ojs.queue q
    where q.name > coalesce(p_after, '')
    order by q.name limit ojs.max_list_rows()) n;

  names := v_found.names;
  is_cut := v_found.is_cut;
  total := v_start + v_found.number;
  v_rank := least(p_offset + cardinality(names), total);
  if v_rank < total or is_cut then
    next := v_rank || '-' || case when v_rank < total then names[cardinality(names)] else v_found.last_name end;
  end if;
end;
$$;
