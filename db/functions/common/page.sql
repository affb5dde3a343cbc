create or replace function ojs.page(p_request jsonb, p_max integer default 200, p_after text default null,
  p_default integer default 50, out page_limit integer, out page_offset bigint, out page_after text)
language plpgsql stable as $$
-- The part of a list that a request asks for, by limit and offset, page and per_page, or a cursor (ojs-http-binding
-- 17). Values are text in query strings and numbers in SQL. p_max is the highest limit, p_default the one without any.
--
-- A cursor is an offset, or OFFSET-ENTRY for a list that passes p_after, the pattern of such an entry. The page then
-- begins after that entry (page_after), so it misses and repeats nothing when other entries are added or removed.
declare
  v_field text;
begin
  if p_request is not null then
    perform ojs.require_object(p_request);
  end if;
  if p_after is not null and p_request ->> 'cursor' ~ ('^[0-9]{1,9}-' || p_after || '$') then
    page_after := case when not p_request ? 'offset' then substring(p_request ->> 'cursor' from '-(.*)$') end;
    p_request := p_request || jsonb_build_object('cursor', split_part(p_request ->> 'cursor', '-', 1));
  end if;
  for v_field in select unnest(array['limit', 'offset', 'page', 'per_page', 'cursor']) loop
    if p_request ? v_field and (p_request ->> v_field) !~ '^[0-9]{1,9}$' then
      perform ojs.raise(ojs.invalid(v_field, 'must be a whole number, zero or more', p_request -> v_field));
    end if;
  end loop;
  page_limit := least(coalesce((p_request ->> 'limit')::integer, (p_request ->> 'per_page')::integer,
    p_default), p_max);
  if page_limit < 1 then
    perform ojs.raise(ojs.invalid('limit', 'must be 1 or more', p_request -> 'limit'));
  end if;
  page_offset := coalesce((p_request ->> 'offset')::bigint, (p_request ->> 'cursor')::bigint,
    (greatest((p_request ->> 'page')::bigint, 1) - 1) * page_limit, 0);
end;
$$;
