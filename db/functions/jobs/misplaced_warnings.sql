create or replace function ojs.misplaced_warnings(p_warnings jsonb, p_options jsonb) returns jsonb
language plpgsql immutable as $$
-- p_warnings, and one more for each member of options that has an effect only at the top level of the request.
begin
  return coalesce(p_warnings, '[]') || (
    select jsonb_agg(jsonb_build_object('field', 'options.' || m.name, 'suggestion', m.name,
      'message', format('options.%s is not an option: it counts only beside options', m.name)) order by m.name)
    from jsonb_object_keys(p_options) m(name)
    where m.name in ('id', 'type', 'args', 'meta', 'specversion', 'schema'));
end;
$$;
