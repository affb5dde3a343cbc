create or replace function ojs.shown_config(p_config jsonb) returns jsonb
language sql stable as $$
  -- The settings of a queue as clients see them, under the names of ojs-queue-config 6 and of ojs-admin-api 6.2.
  select p_config
    || jsonb_strip_nulls(jsonb_build_object(
      'concurrency', p_config -> 'concurrency',
      'visibility_timeout', trim_scale(round((p_config -> 'visibility_timeout_ms')::numeric / 1000, 3)),
      'default_timeout', trim_scale(round((p_config -> 'timeout_ms')::numeric / 1000, 3)),
      'default_retry', p_config -> 'retry',
      'rate_limit', (p_config -> 'rate_limit') || case when jsonb_typeof(p_config #> '{rate_limit,rate}') = 'object'
        then p_config #> '{rate_limit,rate}' else '{}' end,
      'max_size', p_config #> '{backpressure,max_depth}',
      'max_size_bytes', p_config #> '{backpressure,max_size_bytes}',
      'overflow_policy', p_config #> '{backpressure,strategy}'))
    || jsonb_build_object('retention', jsonb_build_object(
      'completed', ojs.shown_ms(ojs.setting_ms('retention_completed_ms')),
      'discarded', ojs.shown_ms(ojs.setting_ms('retention_discarded_ms')),
      'cancelled', ojs.shown_ms(ojs.setting_ms('retention_completed_ms'))))
$$;
