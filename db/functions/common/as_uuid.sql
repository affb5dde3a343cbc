create or replace function ojs.as_uuid(p_text text) returns uuid
language sql immutable as $$
  -- The text as a uuid; null when it is not one, so that a malformed id is "not found" like an unknown one. The pattern
  -- has no counted repetitions, which would cost several times as much.
  select case
    when p_text like '________-____-____-____-____________' and p_text !~ '[^0-9a-f-]'
      and octet_length(replace(p_text, '-', '')) = 32 then p_text::uuid
  end
$$;
