create or replace function ojs.list_body(p_name text, p_items jsonb, p_pagination jsonb) returns jsonb
language sql immutable as $$
  -- The body of an operator's list: the entries as "items" (ojs-admin-api 6.1) and under their own name, and the total
  -- also at the top, where the official command-line client reads it.
  select jsonb_build_object('items', p_items, p_name, p_items, 'pagination', p_pagination,
    'total', p_pagination -> 'total')
$$;
