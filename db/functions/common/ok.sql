create or replace function ojs.ok(p_body jsonb) returns ojs.reply
language sql stable as $$
  -- How a door says yes.
  select row(200, null, p_body)::ojs.reply
$$;
