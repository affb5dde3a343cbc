create or replace function ojs.find_slice(p_filter jsonb, p_after uuid, p_limit integer, out ids uuid[], out next uuid)
language plpgsql stable as $$
-- The next jobs that the filter of an operation selects, newest id first, and where to go on. The filter has the member
-- dead_letter when it is one for dead letters (ojs.dead_filter).
begin
  if p_filter ? 'dead_letter' then
    select f.ids, f.next into find_slice.ids, find_slice.next
    from ojs.find_dead(p_filter - 'dead_letter', p_after, p_limit) f;
  else
    select f.ids, f.next into find_slice.ids, find_slice.next from ojs.find_jobs(p_filter, p_after, p_limit) f;
  end if;
  ids := coalesce(ids, '{}');
end;
$$;
