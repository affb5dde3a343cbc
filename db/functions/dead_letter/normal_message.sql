create or replace function ojs.normal_message(p_message text) returns text
language plpgsql immutable as $$
-- An error message without what differs from job to job, so that failures with the same cause have the same one:
-- quoted texts, ids, addresses, paths and numbers become placeholders. Only the beginning counts. An apostrophe within
-- a word does not begin a quoted text.
declare
  v_text text := left(p_message, 1000);
begin
  v_text := regexp_replace(v_text, '"[^"]*"|`[^`]*`|(?<![[:alnum:]])''[^'']*''(?![[:alnum:]])', '<text>', 'g');
  v_text := regexp_replace(v_text,
    '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}', '<uuid>', 'g');
  v_text := regexp_replace(v_text, '[a-z][a-z0-9+.-]*://[^[:space:],;)]+', '<url>', 'g');
  v_text := regexp_replace(v_text, '(?<![[:alnum:]<>])(/[^[:space:]/:,;()]+)+/?', '<path>', 'g');
  -- Hexadecimal only with a digit in it, so that no word counts.
  v_text := regexp_replace(v_text,
    '(?<![[:alnum:]])(0x[0-9a-fA-F]+|(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{8,})(?![[:alnum:]])', '<hex>',
    'g');
  v_text := regexp_replace(v_text, '[0-9]+([.,:][0-9]+)*', '<n>', 'g');
  return left(btrim(regexp_replace(v_text, '[[:space:]]+', ' ', 'g')), 500);
end;
$$;
