create or replace function ojs.ok(p_body jsonb) returns ojs.reply
language sql stable as $$
  -- The reply of a door that has done what was asked: status 200.
  select row(200, null, p_body)::ojs.reply
$$;
