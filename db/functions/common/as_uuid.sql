create or replace function ojs.as_uuid(p_text text) returns uuid
language sql immutable as $$
  -- The text as a uuid, or null when it is not one: an id that no job can have is not found rather than invalid. The
  -- pattern has no counted repetitions, which would cost several times as much.
  select case
    when p_text like '________-____-____-____-____________' and p_text !~ '[^0-9a-f-]'
      and octet_length(replace(p_text, '-', '')) = 32 then p_text::uuid
  end
$$;
