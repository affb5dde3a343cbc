create or replace function ojs.require_known(p_request jsonb, p_known text[]) returns void
language plpgsql stable as $$
-- Refuses a request with a member that its door does not know, because a list with a misspelt filter would show
-- everything. A request of null has no members.
declare
  v_unknown text;
begin
  if p_request is null then
    return;
  end if;
  perform ojs.require_object(p_request);
  if p_request - p_known <> '{}' then
    select left(min(k), 255) into v_unknown from jsonb_object_keys(p_request - p_known) k;
    perform ojs.raise(ojs.error('invalid_request', format('%s is not known here, %s', v_unknown,
      case when p_known = '{}' then 'nothing is' else 'only ' || array_to_string(p_known, ', ') end),
      jsonb_build_object('field', v_unknown, 'known', to_jsonb(p_known))));
  end if;
end;
$$;
