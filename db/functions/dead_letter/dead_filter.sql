create or replace function ojs.dead_filter(p_filter jsonb, p_now timestamptz) returns jsonb
language plpgsql stable as $$
-- The members of a request that select dead letters, checked: texts as texts, times (or how long ago) as times, without
-- nulls. older_than is another name of until, as in a purge.
declare
  v_filter jsonb := '{}';
  v_field text;
  v_value jsonb;
  v_at timestamptz;
begin
  for v_field, v_value in
    select m.key, m.value from jsonb_each(jsonb_strip_nulls(p_filter)) m
    where m.key = any ('{queue,type,error_type,error_code,group,tag,search,since,until,older_than}')
  loop
    if jsonb_typeof(v_value) <> 'string' or v_value = '""' then
      perform ojs.raise(ojs.invalid(v_field, 'must be text', v_value));
    elsif v_field in ('since', 'until', 'older_than') then
      v_at := ojs.past_member(p_filter, v_field, null, p_now);
      v_filter := v_filter || jsonb_build_object(case v_field when 'older_than' then 'until' else v_field end, v_at);
    else
      v_filter := v_filter || jsonb_build_object(v_field, v_value);
    end if;
  end loop;
  return v_filter;
end;
$$;
