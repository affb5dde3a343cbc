create or replace function ojs.error_group(p_type text, p_error jsonb) returns text
language sql immutable as $$
  -- The id of the group that a dead letter belongs to: the same for all jobs of this type whose last error has this
  -- code and, but for what differs from job to job, this message (ojs.normal_message).
  select left(md5(jsonb_build_array(p_type, p_error ->> 'code', ojs.normal_message(p_error ->> 'message'))::text), 16)
$$;
