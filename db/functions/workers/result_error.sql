create or replace function ojs.result_error(p_result jsonb, p_most bigint, p_message text) returns jsonb
language plpgsql stable as $$
-- Null when the text of a result has p_most octets at most, else the error object.
declare
  v_bytes bigint := octet_length(p_result::text);
begin
  return case when v_bytes > p_most then ojs.error('result_too_large', format(p_message, p_most),
    jsonb_build_object('field', 'result', 'actual_bytes', v_bytes, 'max_bytes', p_most)) end;
end;
$$;
