create or replace function ojs.nack_delay_ms(p_request jsonb) returns bigint
language plpgsql immutable as $$
-- How long a nack asks the job to wait, in ms: delay_ms, or delay as a duration. Null when it asks for nothing or
-- for nonsense.
begin
  return case when p_request ->> 'delay_ms' is not null then ojs.as_integer(p_request -> 'delay_ms', 0, 3155760000000)
    else ojs.duration_ms(p_request ->> 'delay') end;
end;
$$;
