create or replace function ojs.attempt_error(p_attempt jsonb) returns jsonb
language plpgsql stable as $$
-- Null when the attempt that a report names can be one, else the error object.
begin
  return case when p_attempt <> 'null' and ojs.as_integer(p_attempt, 1, 2147483647) is null then
    ojs.invalid('attempt', 'must be an integer, 1 or more', p_attempt) end;
end;
$$;
