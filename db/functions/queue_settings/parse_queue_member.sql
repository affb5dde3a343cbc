create or replace function ojs.parse_queue_member(p_field text, p_value jsonb, out config jsonb, out error jsonb)
language plpgsql stable as $$
-- One member of ojs.parse_queue_config. A setting that is null is to be removed.
declare
  v_name text := case p_field when 'visibility_timeout' then 'visibility_timeout_ms' when 'default_timeout' then
    'timeout_ms' when 'timeout' then 'timeout_ms' when 'default_retry' then 'retry' else p_field end;
  v_number bigint;
begin
  if p_field = 'retention' then
    error := ojs.retention_error(p_value);
    return;
  elsif p_value = 'null' then
    config := jsonb_build_object(v_name, null);
    return;
  end if;

  case v_name
    when 'concurrency' then
      v_number := ojs.as_integer(p_value, 1, 1000000);
      error := case when v_number is null then
        ojs.invalid('concurrency', 'must be an integer, 1 to 1000000; pause the queue instead of zero', p_value) end;
    when 'visibility_timeout_ms' then
      v_number := ojs.visibility_ms(jsonb_build_object(p_field, p_value));
      error := case when v_number is null then ojs.invalid(p_field, 'must be a positive duration', p_value) end;
    when 'timeout_ms' then
      v_number := case when p_field = 'timeout_ms' then ojs.as_integer(p_value, 1, ojs.century_ms())
        else 1000 * ojs.as_integer(p_value, 1, ojs.century_ms() / 1000) end;
      error := case when v_number is null then ojs.invalid(p_field, 'must be a positive integer', p_value) end;
    when 'retry' then
      error := (ojs.retry_policy(p_value)).error;
      config := jsonb_build_object('retry', jsonb_strip_nulls(p_value));
    when 'dead_letter' then
      error := case when jsonb_typeof(p_value) <> 'boolean' then
        ojs.invalid('dead_letter', 'must be true or false', p_value) end;
    when 'result_ttl' then
      error := ojs.result_ttl_error(p_value);
    when 'rate_limit' then
      -- The form of ojs-admin-api 6.6: the rate alone.
      if jsonb_typeof(p_value) = 'object' and p_value ? 'limit' then
        p_value := p_value - '{limit,period}'::text[] || jsonb_build_object('rate', jsonb_strip_nulls(
          jsonb_build_object('limit', p_value -> 'limit', 'period', p_value -> 'period')));
      end if;
      error := coalesce((ojs.rate_limit_of(p_value)).error,
        case when p_value ? 'key' then
            ojs.invalid('rate_limit.key', 'is not free here: it is the queue', p_value -> 'key')
          when p_value ? 'concurrency' then ojs.invalid('rate_limit.concurrency',
            'belongs beside rate_limit, where it counts for all jobs of the queue', p_value -> 'concurrency')
          when not p_value ?| '{rate,throttle,max_per_second}' then
            ojs.invalid('rate_limit', 'must give a rate or a throttle', p_value) end);
    when 'backpressure' then
      select p.bound, p.error into p_value, error from ojs.parse_bound(p_value) p;
  end case;
  config := coalesce(config, jsonb_build_object(v_name, coalesce(to_jsonb(v_number), p_value)));
end;
$$;
