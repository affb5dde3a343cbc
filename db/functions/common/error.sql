create or replace function ojs.error(p_code text, p_message text, p_details jsonb default '{}',
  p_hint text default null) returns jsonb
language sql stable as $$
  -- An error object (ojs-http-binding 16), with each member under all the names that clients read. p_hint replaces the
  -- hint of the code.
  select jsonb_build_object(
    'code', p_code, 'type', p_code, 'message', p_message, 'retryable', c.retryable,
    'details', p_details, 'hint', coalesce(p_hint, c.hint), 'ojs_code', c.ojs_code, 'canonical', c.canonical,
    'docs_url', 'https://openjobspec.org/errors/' || c.canonical,
    'doc_url', 'https://openjobspec.org/errors/' || c.canonical)
  from ojs.error_code(p_code) c
$$;
