create or replace function ojs.pagination(p_total bigint, p_limit integer, p_offset bigint) returns jsonb
language sql immutable as $$
  -- The pagination member of a list, in both dialects (ojs-http-binding 17, ojs-admin-api 6.1).
  select jsonb_build_object(
      'total', p_total, 'limit', p_limit, 'offset', p_offset,
      'has_more', p_offset + p_limit < p_total,
      'page', p_offset / p_limit + 1, 'per_page', p_limit)
    || case when p_offset + p_limit < p_total
         then jsonb_build_object('next_cursor', (p_offset + p_limit)::text) else '{}' end
$$;
