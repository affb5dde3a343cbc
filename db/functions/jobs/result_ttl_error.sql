create or replace function ojs.result_ttl_error(p_value jsonb) returns jsonb
language plpgsql stable as $$
-- The error object for a result_ttl (seconds) that cannot be kept, else null. A result is removed with its job, so it
-- cannot be shown for longer than completed jobs are kept, or for ever (-1) (ojs-results 7.1).
declare
  v_seconds bigint := ojs.as_integer(p_value, -1, ojs.century_ms() / 1000);
  v_kept_ms bigint := ojs.setting_ms('retention_completed_ms');
begin
  if v_seconds is null then
    return ojs.invalid('result_ttl', 'must be a number of seconds', p_value);
  elsif v_seconds between 0 and v_kept_ms / 1000 then
    return null;
  end if;
  return ojs.error('unsupported',
    format('result_ttl must not be longer than completed jobs are kept: %s s, the setting '
      'retention_completed_ms', v_kept_ms / 1000),
    jsonb_build_object('field', 'result_ttl', 'setting', 'retention_completed_ms', 'asked_ms', case when v_seconds >= 0
      then 1000 * v_seconds end, 'kept_ms', v_kept_ms));
end;
$$;
