create or replace function ojs.name_warnings(p_warnings jsonb, p_object jsonb, p_path text, p_known text[])
returns jsonb
language plpgsql immutable as $$
-- p_warnings, and one {field, message, suggestion} more for each member of the object that is none of p_known and
-- looks like one of them misspelt; null when there is none. Other members are the client's own data (ojs-core 5.5).
-- Names with too many foreign letters are passed over first, and only the first 50 are looked at: counting steps
-- is slow.
declare
  v_found jsonb;
begin
  if p_object - p_known = '{}' then
    return p_warnings;
  end if;
  select jsonb_agg(jsonb_build_object('field', p_path || f.name, 'suggestion', p_path || f.known,
    'message', format('%s is not known: did you mean %s?', p_path || f.name, p_path || f.known)) order by f.name)
  into v_found
  from (
    select distinct on (n.name) n.name, n.known
    from (
      select u.name, k.name as known, ojs.edit_distance(lower(u.name), k.name) as steps
      from (select m.name from jsonb_object_keys(p_object - p_known) m(name) limit 50) u, unnest(p_known) k(name)
      where least(length(u.name), length(k.name)) > 2 and abs(length(u.name) - length(k.name)) <= 2
        and length(translate(lower(u.name), k.name, '')) <= 2 and length(translate(k.name, lower(u.name), '')) <= 2
      offset 0) n
    where n.steps <= case when length(n.known) >= 6 then 2 else 1 end
    order by n.name, n.steps, n.known) f;
  return coalesce(p_warnings || v_found, p_warnings, v_found);
end;
$$;
