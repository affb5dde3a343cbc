create or replace function ojs.created(p_body jsonb, p_location text default null) returns ojs.reply
language sql stable as $$
  -- The reply of a door that has created something: status 201. p_location is the path where a client can read it.
  select row(201,
    case when p_location is not null then jsonb_build_object('Location', p_location) end, p_body)::ojs.reply
$$;
