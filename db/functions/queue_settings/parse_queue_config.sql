create or replace function ojs.parse_queue_config(p_config jsonb, out config jsonb, out error jsonb)
language plpgsql stable as $$
-- Settings of a queue as clients write them, in one form: {concurrency, rate_limit, visibility_timeout_ms, timeout_ms,
-- retry, dead_letter, result_ttl, backpressure}. A member that is null is to be removed, so it stays (ojs-queue-config
-- 6, ojs-admin-api 6.6, ojs-backpressure 6.2). error is set when something breaks a rule, or cannot take effect.
declare
  v_known constant text[] := '{concurrency,rate_limit,visibility_timeout,visibility_timeout_ms,default_timeout,timeout,'
    'timeout_ms,default_retry,retry,dead_letter,result_ttl,backpressure,max_size,max_size_bytes,overflow_policy,'
    'retention}';
  v_field text;
  v_value jsonb;
begin
  config := '{}';
  error := case when jsonb_typeof(p_config) is distinct from 'object' then ojs.no_object(p_config)
    else ojs.unfit_json(p_config) end;
  if error is not null then
    return;
  elsif p_config ?| '{max_size,max_size_bytes,overflow_policy}' then
    -- Where backpressure stands beside these, it counts.
    p_config := jsonb_build_object('backpressure', jsonb_strip_nulls(jsonb_build_object(
        'max_depth', p_config -> 'max_size', 'max_size_bytes', p_config -> 'max_size_bytes',
        'strategy', p_config -> 'overflow_policy')))
      || (p_config - '{max_size,max_size_bytes,overflow_policy}'::text[]);
  end if;

  for v_field, v_value in select m.key, m.value from jsonb_each(p_config) m order by m.key loop
    if v_field in ('dead_letter_queue', 'dead_letter_max_size', 'dead_letter_ttl', 'allowed_job_types', 'producers')
    then
      if v_value not in ('null', '["*"]') then
        error := ojs.error('unsupported', v_field || ' of a queue is not supported',
          jsonb_build_object('field', v_field), case when starts_with(v_field, 'dead_letter') then
            'dead letters are kept beside the queues: set dead_letter to true, and the server''s retention'
            else 'give each producer a key of its own, and check types where jobs are enqueued' end);
      end if;
    elsif v_field <> all (v_known) then
      error := ojs.error('invalid_request', format('%s is not a setting of a queue, only %s', left(v_field, 255),
        array_to_string(v_known, ', ')), jsonb_build_object('field', left(v_field, 255), 'known', to_jsonb(v_known)));
    else
      select p.config, p.error into v_value, error from ojs.parse_queue_member(v_field, v_value) p;
      config := config || coalesce(v_value, '{}');
    end if;
    exit when error is not null;
  end loop;
end;
$$;
