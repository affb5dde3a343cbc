create or replace function ojs.retry_policy(p_retry jsonb, p_max_attempts jsonb default null,
  out policy jsonb, out error jsonb)
language plpgsql stable as $$
-- The retry policy of a job: what the request says, each field checked, and the defaults for the rest (ojs-retry 2, 8,
-- 11). Intervals may be durations in ISO 8601 or as in Go, or numbers (*_ms); the policy has both forms. error is set
-- when a field breaks a rule (422 validation_error); it names the field.
declare
  v_strategy text := coalesce(p_retry ->> 'backoff_strategy', p_retry ->> 'backoff_type', p_retry ->> 'strategy',
    case when jsonb_typeof(p_retry -> 'backoff') = 'string' then p_retry ->> 'backoff' end, 'exponential');
  v_initial bigint;
  v_max bigint;
  v_field text;
  v_rule text;
begin
  if jsonb_typeof(p_retry) <> 'object' then
    v_field := 'retry';
    v_rule := 'must be an object';
  else
    p_retry := jsonb_strip_nulls(p_retry);
    p_retry := jsonb_build_object('max_attempts', coalesce(p_max_attempts, '3'), 'backoff_coefficient', 2.0,
      'jitter', true, 'non_retryable_errors', '[]'::jsonb, 'on_exhaustion', 'discard') || p_retry;
    v_initial := case
      when p_retry ? 'initial_interval' then case jsonb_typeof(p_retry -> 'initial_interval')
        when 'string' then ojs.duration_ms(p_retry ->> 'initial_interval')
        else ojs.as_integer(p_retry -> 'initial_interval', 1, ojs.century_ms()) end
      when p_retry ? 'initial_interval_ms' then ojs.as_integer(p_retry -> 'initial_interval_ms', 1, ojs.century_ms())
      when p_retry ? 'base_delay_ms' then ojs.as_integer(p_retry -> 'base_delay_ms', 1, ojs.century_ms())
      else 1000 end;
    v_max := case
      when p_retry ? 'max_interval' then case jsonb_typeof(p_retry -> 'max_interval')
        when 'string' then ojs.duration_ms(p_retry ->> 'max_interval')
        else ojs.as_integer(p_retry -> 'max_interval', 1, ojs.century_ms()) end
      when p_retry ? 'max_interval_ms' then ojs.as_integer(p_retry -> 'max_interval_ms', 1, ojs.century_ms())
      else greatest(300000, v_initial) end;
    case
      when ojs.as_integer(p_retry -> 'max_attempts', 0, 2147483647) is null then
        v_field := 'max_attempts'; v_rule := 'must be an integer, zero or more';
      when coalesce(v_initial, 0) <= 0 then
        v_field := 'initial_interval'; v_rule := 'must be an ISO 8601 duration longer than zero';
      when v_max is null then
        v_field := 'max_interval'; v_rule := 'must be an ISO 8601 duration';
      when v_max < v_initial then
        v_field := 'max_interval'; v_rule := 'must not be shorter than initial_interval';
      when jsonb_typeof(p_retry -> 'backoff_coefficient') <> 'number'
        or (p_retry -> 'backoff_coefficient')::numeric not between 1 and 1000000 then
        v_field := 'backoff_coefficient'; v_rule := 'must be a number, 1.0 or more';
      when jsonb_typeof(p_retry -> 'backoff') <> 'string' then
        v_field := 'backoff'; v_rule := 'must be the name of a strategy';
      when jsonb_typeof(p_retry -> 'jitter') <> 'boolean' then
        v_field := 'jitter'; v_rule := 'must be true or false';
      when jsonb_typeof(p_retry -> 'non_retryable_errors') <> 'array'
        or p_retry -> 'non_retryable_errors' @? 'strict $[*] ? (@.type() != "string")' then
        v_field := 'non_retryable_errors'; v_rule := 'must be an array of strings';
      when p_retry ->> 'on_exhaustion' not in ('discard', 'dead_letter') then
        v_field := 'on_exhaustion'; v_rule := 'must be discard or dead_letter';
      when v_strategy not in ('none', 'constant', 'linear', 'exponential', 'polynomial') then
        v_field := 'backoff_strategy'; v_rule := 'must be none, constant, linear, exponential or polynomial';
      else
        null;
    end case;
  end if;

  if v_field is not null then
    error := ojs.error('validation_error', 'retry.' || v_field || ' ' || v_rule, jsonb_strip_nulls(jsonb_build_object(
      'field', 'retry.' || v_field, 'type', 'validation.retry_policy_invalid', 'validation', v_rule,
      'received', jsonb_typeof(p_retry -> v_field))));
    return;
  end if;
  policy := (p_retry - '{backoff_type,strategy,backoff,base_delay_ms}'::text[]) || jsonb_build_object(
    'backoff_strategy', v_strategy,
    'initial_interval', 'PT' || trim_scale(v_initial / 1000.0) || 'S', 'initial_interval_ms', v_initial,
    'max_interval', 'PT' || trim_scale(v_max / 1000.0) || 'S', 'max_interval_ms', v_max);
end;
$$;
