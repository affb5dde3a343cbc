create or replace function ojs.next_offset(p_offset bigint, p_shown integer, p_total bigint) returns text
language sql immutable as $$
  -- The cursor of the page behind p_shown entries of a list that has p_total; null when there is none.
  select case when p_offset + p_shown < p_total then (p_offset + p_shown)::text end
$$;
