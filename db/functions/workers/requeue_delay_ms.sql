create or replace function ojs.requeue_delay_ms(p_errors jsonb, p_attempt integer) returns bigint
language plpgsql immutable as $$
-- How long a job waits whose worker gives an attempt back, in ms: not at all the first time, then 200 ms, 400 ms
-- and so on up to 30 s. Errors of this attempt at the end of the history are of give-backs, since those alone
-- do not count as an attempt.
declare
  v_times integer := 0;
begin
  while (p_errors -> (-1 - v_times) -> 'attempt')::integer = p_attempt loop
    v_times := v_times + 1;
  end loop;
  return case when v_times = 0 then 0 else least(200 * 2 ^ (v_times - 1), 30000) end;
end;
$$;
