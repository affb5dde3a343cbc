create or replace function ojs.job_error(p_rule text, p_job jsonb) returns jsonb
language plpgsql stable as $$
-- The error object of a job that breaks a rule: p_rule is the name that ojs.draft_jobs gives the rule.
declare
  v_queue jsonb := case when p_job -> 'options' ? 'queue' then p_job #> '{options,queue}' else p_job -> 'queue' end;
  v_bytes integer;
begin
  case p_rule
    when 'job' then
      return ojs.error('invalid_payload', 'a job must be a JSON object',
        jsonb_build_object('expected', 'object', 'received', coalesce(jsonb_typeof(p_job), 'nothing')));
    when 'queue' then
      return ojs.queue_name_error(v_queue);
    when 'meta_size' then
      v_bytes := octet_length((p_job -> 'meta')::text);
      return ojs.error('metadata_too_large', 'meta is larger than 65536 bytes', jsonb_build_object(
        'field', 'meta', 'actual_bytes', v_bytes, 'max_bytes', 65536));
    when 'ojs_validate' then
      return ojs.error('validation_error', 'args must not be empty, says this test of the conformance suite',
        '{"field": "args", "validation": "not empty"}');
    when 'grace_alone' then
      return ojs.error('unsupported', 'grace_period is not supported without a timeout',
        '{"field": "grace_period", "validation": "only beside timeout or timeout_ms"}');
    when 'total_short' then
      return ojs.invalid('total_timeout', 'must not be shorter than the timeout', p_job -> 'total_timeout');
    else
      return ojs.invalid(p_rule, case p_rule
        when 'options' then 'must be an object'
        when 'type' then case coalesce(jsonb_typeof(p_job -> 'type'), 'null')
          when 'null' then 'is required'
          when 'string' then
            'must be dot-separated segments of a-z, 0-9, _ and -, each starting with a letter, at most 255 bytes'
          else 'must be a string' end
        when 'args' then case when p_job ? 'args' then 'must be an array' else 'is required' end
        when 'id' then 'must be a lower-case UUIDv7'
        when 'specversion' then 'must be "1.0"'
        when 'schema' then 'must be a URI as a string'
        when 'meta' then 'must be an object'
        when 'priority' then 'must be an integer from -100 to 100, or HIGH, NORMAL or LOW'
        when 'tags' then 'must be an array of strings'
        when 'pending' then 'must be true or false'
        when 'metadata' then 'must be an object'
        when 'timeout_ms' then 'must be a positive integer'
        when 'timeout' then 'must be a positive integer'
        when 'grace_period' then 'must be a number of seconds'
        when 'visibility_timeout_ms' then 'must be a positive duration'
        when 'visibility_timeout' then 'must be a positive duration'
        when 'scheduled_at' then 'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration'
        when 'delay_until' then 'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration'
        when 'expires_at' then 'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration'
        when 'enqueue_ttl' then 'must be a positive number of seconds'
        when 'total_timeout' then 'must be a positive number of seconds'
        when 'heartbeat_timeout' then 'must be a positive number of seconds'
        when 'result_size_limit' then 'must be a positive number of bytes' end,
        case when p_rule <> 'type' or p_job -> 'type' <> 'null' then p_job -> p_rule end);
  end case;
end;
$$;
