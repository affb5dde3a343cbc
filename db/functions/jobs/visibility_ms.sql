create or replace function ojs.visibility_ms(p_in jsonb) returns bigint
language plpgsql immutable as $$
-- The visibility timeout that a job, a fetch or a heartbeat asks for, in ms: visibility_timeout_ms, or
-- visibility_timeout, which is a number of seconds or a duration (ojs-worker-protocol 5.2). Null when there is none, or
-- no valid one.
begin
  return case
    when p_in ->> 'visibility_timeout_ms' is not null
      then ojs.as_integer(p_in -> 'visibility_timeout_ms', 1, ojs.century_ms())
    when jsonb_typeof(p_in -> 'visibility_timeout') = 'string'
      then nullif(ojs.duration_ms(p_in ->> 'visibility_timeout'), 0)
    else 1000 * ojs.as_integer(p_in -> 'visibility_timeout', 1, ojs.century_ms() / 1000) end;
end;
$$;
