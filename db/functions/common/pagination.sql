create or replace function ojs.pagination(p_total bigint, p_limit integer, p_offset bigint, p_next text) returns jsonb
language sql immutable as $$
  -- The member "pagination" of a list, for clients that count entries (ojs-http-binding 17) and for those that count
  -- pages (ojs-admin-api 6.1). p_next is the cursor of the next page, null on the last page.
  select jsonb_build_object(
      'total', p_total, 'limit', p_limit, 'offset', p_offset, 'has_more', p_next is not null,
      'page', p_offset / p_limit + 1, 'per_page', p_limit)
    || case when p_next is null then '{}' else jsonb_build_object('next_cursor', p_next) end
$$;
