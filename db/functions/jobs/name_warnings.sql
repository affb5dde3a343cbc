create or replace function ojs.name_warnings(p_warnings jsonb, p_object jsonb, p_path text, p_known text[])
returns jsonb
language plpgsql immutable as $$
-- p_warnings, and one more {field, message, suggestion} for each member of the object that looks like a misspelt name
-- of p_known; null when there is no warning. Other unknown members are data of the client (ojs-core 5.5). The edit
-- distance is slow, so it is computed only for the first 50 unknown members, and only where no more than two letters
-- differ.
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
