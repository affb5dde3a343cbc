create or replace function ojs.duration_ms(p_text text) returns bigint
language plpgsql immutable as $$
-- The duration that a text names, in ms: in ISO 8601 (PT1.5S, P1DT2H, also with a + before it) or as in Go (1h30m,
-- 500ms). Null when the text names none, or one longer than a century (ojs-retry 4).
declare
  v_ms numeric := 0;
  v_part text[];
begin
  if p_text ~ ('^[+]?P(?=[0-9T])([0-9]{1,6}([.][0-9]{1,9})?Y)?([0-9]{1,6}([.][0-9]{1,9})?M)?'
      '([0-9]{1,6}([.][0-9]{1,9})?W)?([0-9]{1,6}([.][0-9]{1,9})?D)?'
      '(T(?=[0-9])([0-9]{1,9}([.][0-9]{1,9})?H)?([0-9]{1,9}([.][0-9]{1,9})?M)?([0-9]{1,9}([.][0-9]{1,9})?S)?)?$') then
    v_ms := extract(epoch from ltrim(p_text, '+')::interval) * 1000;
  elsif p_text ~ '^([0-9]{1,9}([.][0-9]{1,9})?(ms|h|m|s))+$' then
    for v_part in select regexp_matches(p_text, '([0-9.]+)(ms|h|m|s)', 'g') loop
      v_ms := v_ms + v_part[1]::numeric * case v_part[2] when 'h' then 3600000 when 'm' then 60000 when 's' then 1000
        else 1 end;
    end loop;
  else
    return null;
  end if;
  return case when v_ms <= ojs.century_ms() then round(v_ms) end;
end;
$$;
