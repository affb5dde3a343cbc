create or replace function ojs.limit_warnings(p_warnings jsonb, p_limit jsonb) returns jsonb
language plpgsql immutable as $$
-- p_warnings, and one more for each member of a rate limit that looks misspelt (ojs.rate_limit_of, ojs.name_warnings).
declare
  v_name text;
begin
  p_warnings := ojs.name_warnings(p_warnings, p_limit, 'rate_limit.',
    '{key,rate,throttle,period,max_per_second,concurrency,on_limit}');
  foreach v_name in array '{rate,throttle}'::text[] loop
    if jsonb_typeof(p_limit -> v_name) = 'object' then
      p_warnings := ojs.name_warnings(p_warnings, p_limit -> v_name, format('rate_limit.%s.', v_name),
        '{limit,period}');
    end if;
  end loop;
  return p_warnings;
end;
$$;
