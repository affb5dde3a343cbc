create or replace function ojs.plan_error(p_path text, p_message text) returns jsonb
language sql immutable as $$
  -- An array of one error in a workflow definition: where it is, and what is wrong (details.validation_errors).
  select jsonb_build_array(jsonb_build_object('path', p_path, 'message', p_message))
$$;
