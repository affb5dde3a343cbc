create or replace function ojs.refused(p_error jsonb) returns ojs.reply
language sql stable as $$
  -- The reply that carries an error object: what a set-based core returns for a bad item.
  select row(c.status, null, jsonb_build_object('error', p_error))::ojs.reply
  from ojs.error_code(p_error ->> 'code') c
$$;
