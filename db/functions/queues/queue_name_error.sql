create or replace function ojs.queue_name_error(p_name jsonb) returns jsonb
language sql stable as $$
  -- The error object for a value that is not a queue name; null when it is one (ojs-core 5.1).
  select case
    when jsonb_typeof(p_name) is distinct from 'string' then ojs.invalid('queue', 'must be a string', p_name)
    -- A counted repetition in the pattern would cost four times as much.
    when p_name #>> '{}' !~ '^[a-z0-9][a-z0-9.-]*$' or octet_length(p_name #>> '{}') > 128 then
      ojs.invalid('queue', 'must be 1 to 128 of a-z, 0-9, - and ., starting with a letter or digit', p_name)
  end
$$;
