create or replace function ojs.page(p_request jsonb, p_max integer default 200,
  out page_limit integer, out page_offset bigint)
language plpgsql stable as $$
-- How much of a list is wanted: limit and offset, or page and per_page, or a cursor (which is an
-- offset). Query strings bring text, SQL callers numbers. ojs-http-binding 17.
declare
  v_field text;
begin
  if p_request is not null then
    perform ojs.require_object(p_request);
  end if;
  for v_field in select unnest(array['limit', 'offset', 'page', 'per_page', 'cursor']) loop
    if p_request ? v_field and (p_request ->> v_field) !~ '^[0-9]{1,9}$' then
      perform ojs.raise(ojs.invalid(v_field, 'must be a whole number, zero or more', p_request -> v_field));
    end if;
  end loop;
  page_limit := least(coalesce((p_request ->> 'limit')::integer, (p_request ->> 'per_page')::integer, 50), p_max);
  if page_limit < 1 then
    perform ojs.raise(ojs.invalid('limit', 'must be 1 or more', p_request -> 'limit'));
  end if;
  page_offset := coalesce((p_request ->> 'offset')::bigint, (p_request ->> 'cursor')::bigint,
    (greatest((p_request ->> 'page')::bigint, 1) - 1) * page_limit, 0);
end;
$$;
