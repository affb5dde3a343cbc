create or replace function ojs_json(p_text text) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- JSON as text, read so that no character of a string stands in the way: PostgreSQL can store neither the NUL nor
-- half a surrogate pair, which JSON may write as escapes (RFC 8259 7, 8.2), and U+FFFD stands for each. A report
-- about work that is done must not be lost for them. Text that is no JSON is refused as the cast refuses it.
-- No raw control character is JSON, so that two of them can stand for what has been looked at already.
declare
  v_slash constant text := chr(92);
  v_escaped constant text := chr(1);
  v_paired constant text := chr(2);
  v_escape constant text := v_slash || v_slash || 'u';
begin
  perform ojs.guard('public.ojs_json(text)');
  if position(v_slash || 'u' in p_text) = 0 or p_text ~ ('[' || v_escaped || v_paired || ']') then
    return p_text::jsonb;
  end if;
  p_text := replace(p_text, v_slash || v_slash, v_escaped);
  p_text := regexp_replace(p_text,
    v_escape || '(d[89ab][0-9a-f][0-9a-f])' || v_escape || '(d[c-f][0-9a-f][0-9a-f])',
    v_paired || v_slash || '1' || v_paired || v_slash || '2', 'gi');
  p_text := regexp_replace(p_text, v_escape || '(0000|d[89a-f][0-9a-f][0-9a-f])', v_escape || 'fffd', 'gi');
  p_text := replace(p_text, v_paired, v_slash || 'u');
  return replace(p_text, v_escaped, v_slash || v_slash)::jsonb;
end;
$$;
comment on function ojs_json(text) is
  'The JSON that a text is, for ojs_ack, ojs_nack and ojs_heartbeat: what PostgreSQL cannot store in a string (NUL, '
  'half a surrogate pair) arrives as U+FFFD. What HTTP answers 400 is an error of the cast here (22P02). '
  'ojs-json-format 13.';
