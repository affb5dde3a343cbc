create or replace function ojs.draft_job(p_job jsonb, p_lenient boolean, p_now timestamptz) returns ojs.draft
language plpgsql as $$
-- Is this envelope a job, and which? The one home of enqueue validation and defaults: enqueue,
-- batch, cron and workflows all come here (ojs-core 5, ojs-http-binding 9.1). Never raises: a
-- refused envelope comes back with error set. Options count at the top level too; options.* wins.
-- p_lenient: an object as args means one positional argument.
declare
  v_draft ojs.draft;
  v_in jsonb;
  v_doc jsonb;
  v_retry record;
  v_unique record;
  v_number bigint;
begin
  if p_job is null or jsonb_typeof(p_job) <> 'object' then
    v_draft.error := ojs.error('invalid_payload', 'a job must be a JSON object',
      jsonb_build_object('expected', 'object', 'received', coalesce(jsonb_typeof(p_job), 'nothing')));
    return v_draft;
  end if;
  v_draft.error := ojs.unfit_json(p_job);
  if v_draft.error is not null then
    return v_draft;
  end if;

  v_in := p_job;
  if p_job ? 'options' then
    if jsonb_typeof(p_job -> 'options') = 'object' then
      v_in := (p_job - 'options') || ((p_job -> 'options') - '{id,type,args,meta,specversion,schema}'::text[]);
    elsif jsonb_typeof(p_job -> 'options') <> 'null' then
      v_draft.error := ojs.invalid('options', 'must be an object', p_job -> 'options');
      return v_draft;
    end if;
  end if;

  if jsonb_typeof(v_in -> 'type') is distinct from 'string' then
    v_draft.error := case when v_in -> 'type' is null or v_in -> 'type' = 'null'
      then ojs.invalid('type', 'is required') else ojs.invalid('type', 'must be a string', v_in -> 'type') end;
    return v_draft;
  elsif v_in ->> 'type' !~ '^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$' or octet_length(v_in ->> 'type') > 255 then
    v_draft.error := ojs.invalid('type',
      'must be dot-separated segments of a-z, 0-9, _ and -, each starting with a letter, at most 255 bytes', v_in -> 'type');
    return v_draft;
  end if;

  if jsonb_typeof(v_in -> 'args') is distinct from 'array' then
    if p_lenient and jsonb_typeof(v_in -> 'args') = 'object' then
      v_in := jsonb_set(v_in, '{args}', jsonb_build_array(v_in -> 'args'));
    elsif v_in -> 'args' is null then
      v_draft.error := ojs.invalid('args', 'is required');
      return v_draft;
    else
      v_draft.error := ojs.invalid('args', 'must be an array', v_in -> 'args');
      return v_draft;
    end if;
  end if;

  if v_in @? 'strict $.* ? (@ == null)' then
    select jsonb_object_agg(m.key, m.value) into v_in from jsonb_each(v_in) m where m.value <> 'null';
  end if;

  v_draft.given_id := v_in ? 'id';
  if v_draft.given_id then
    if jsonb_typeof(v_in -> 'id') <> 'string'
       or v_in ->> 'id' !~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' then
      v_draft.error := ojs.invalid('id', 'must be a lower-case UUIDv7', v_in -> 'id');
      return v_draft;
    end if;
    v_draft.id := (v_in ->> 'id')::uuid;
  else
    v_draft.id := ojs.uuid7(p_now);
  end if;

  if v_in ? 'specversion' and (jsonb_typeof(v_in -> 'specversion') <> 'string'
      or v_in ->> 'specversion' !~ '^1(\.0(\.[0-9]+)?(-[0-9A-Za-z.-]+)?)?$') then
    v_draft.error := ojs.invalid('specversion', 'must be "1.0"', v_in -> 'specversion');
    return v_draft;
  end if;
  if v_in ? 'schema' and jsonb_typeof(v_in -> 'schema') <> 'string' then
    v_draft.error := ojs.invalid('schema', 'must be a URI as a string', v_in -> 'schema');
    return v_draft;
  end if;
  if v_in ? 'meta' then
    if jsonb_typeof(v_in -> 'meta') <> 'object' then
      v_draft.error := ojs.invalid('meta', 'must be an object', v_in -> 'meta');
      return v_draft;
    elsif octet_length((v_in -> 'meta')::text) > 65536 then
      v_draft.error := ojs.error('metadata_too_large', 'meta is larger than 65536 bytes', jsonb_build_object(
        'field', 'meta', 'actual_bytes', octet_length((v_in -> 'meta')::text), 'max_bytes', 65536));
      return v_draft;
    end if;
  end if;

  v_draft.queue := coalesce(v_in ->> 'queue', 'default');
  if v_draft.queue <> 'default' then
    v_draft.error := ojs.queue_name_error(v_in -> 'queue');
    if v_draft.error is not null then
      return v_draft;
    end if;
  end if;

  v_draft.priority := 0;
  if v_in ? 'priority' then
    v_draft.priority := case v_in -> 'priority'
      when '"HIGH"' then 10 when '"NORMAL"' then 0 when '"LOW"' then -10
      else ojs.as_integer(v_in -> 'priority', -100, 100) end;
    if v_draft.priority is null then
      v_draft.error := ojs.invalid('priority', 'must be an integer from -100 to 100, or HIGH, NORMAL or LOW', v_in -> 'priority');
      return v_draft;
    end if;
  end if;

  -- What the wire calls differently, what only this server may say, and what is stored in
  -- another form leaves the document; everything unknown stays as it came (ojs-core 5.5).
  v_doc := v_in - '{options,state,attempt,created_at,enqueued_at,started_at,completed_at,cancelled_at,discarded_at,activated_at,re_enqueued_at,error,errors,result,next_attempt_at,next_retry_at,retry_delay_ms,parent_results,workflow_id,worker_id,previous_state,checkpoint,last_checkpoint,progress,timeout,visibility_timeout,delay_until,retry_policy,max_attempts,pending}'::text[];
  v_draft.max_attempts := 3;

  if v_in ?| '{timeout_ms,timeout,grace_period}' then
    v_number := coalesce(ojs.as_integer(v_in -> 'timeout_ms', 0, 3155760000000),
      1000 * ojs.as_integer(v_in -> 'timeout', 0, 3155760000));
    if v_number is null and v_in ?| '{timeout_ms,timeout}' then
      v_draft.error := ojs.invalid(case when v_in ? 'timeout_ms' then 'timeout_ms' else 'timeout' end,
        'must be a positive integer', coalesce(v_in -> 'timeout_ms', v_in -> 'timeout'));
      return v_draft;
    elsif v_number > 0 then
      v_doc := v_doc || jsonb_build_object('timeout_ms', v_number);
      v_draft.timeout_ms := v_number;
    else
      v_doc := v_doc - 'timeout_ms';
    end if;
    if v_in ? 'grace_period' then
      v_number := ojs.as_integer(v_in -> 'grace_period', 0, 3155760000);
      if v_number is null then
        v_draft.error := ojs.invalid('grace_period', 'must be a number of seconds', v_in -> 'grace_period');
        return v_draft;
      end if;
      v_draft.timeout_ms := v_draft.timeout_ms + 1000 * v_number;
    end if;
  end if;

  if v_in ?| '{visibility_timeout_ms,visibility_timeout}' then
    v_number := ojs.visibility_ms(v_in);
    if v_number is null then
      v_draft.error := ojs.invalid(
        case when v_in ? 'visibility_timeout_ms' then 'visibility_timeout_ms' else 'visibility_timeout' end,
        'must be a positive duration', coalesce(v_in -> 'visibility_timeout_ms', v_in -> 'visibility_timeout'));
      return v_draft;
    end if;
    v_draft.lease_ms := v_number;
    v_doc := v_doc || jsonb_build_object('visibility_timeout_ms', v_number);
  end if;

  if v_in ?| '{scheduled_at,delay_until}' then
    v_draft.due_at := ojs.instant(coalesce(v_in ->> 'scheduled_at', v_in ->> 'delay_until'), p_now);
    if v_draft.due_at is null then
      v_draft.error := ojs.invalid(case when v_in ? 'scheduled_at' then 'scheduled_at' else 'delay_until' end,
        'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration',
        coalesce(v_in -> 'scheduled_at', v_in -> 'delay_until'));
      return v_draft;
    end if;
    v_doc := v_doc || jsonb_build_object('scheduled_at', case
      when coalesce(v_in ->> 'scheduled_at', v_in ->> 'delay_until') ~ '^\+?P' then to_jsonb(ojs.stamp(v_draft.due_at))
      else coalesce(v_in -> 'scheduled_at', v_in -> 'delay_until') end);
  end if;

  if v_in ? 'expires_at' then
    v_draft.expires_at := ojs.instant(v_in ->> 'expires_at', p_now);
    if v_draft.expires_at is null then
      v_draft.error := ojs.invalid('expires_at',
        'must be an RFC 3339 timestamp with time zone or an ISO 8601 duration', v_in -> 'expires_at');
      return v_draft;
    elsif v_in ->> 'expires_at' ~ '^\+?P' then
      v_doc := v_doc || jsonb_build_object('expires_at', ojs.stamp(v_draft.expires_at));
    end if;
  end if;
  if v_in ? 'enqueue_ttl' then
    v_number := ojs.as_integer(v_in -> 'enqueue_ttl', 1, 3155760000);
    if v_number is null then
      v_draft.error := ojs.invalid('enqueue_ttl', 'must be a positive number of seconds', v_in -> 'enqueue_ttl');
      return v_draft;
    end if;
    v_draft.expires_at := least(v_draft.expires_at, p_now + v_number * interval '1 second');
  end if;
  if v_in ? 'total_timeout' then
    v_number := ojs.as_integer(v_in -> 'total_timeout', 1, 3155760000);
    if v_number is null or 1000 * v_number < (v_doc -> 'timeout_ms')::bigint then
      v_draft.error := ojs.invalid('total_timeout', case when v_number is null
        then 'must be a positive number of seconds' else 'must not be shorter than the timeout' end, v_in -> 'total_timeout');
      return v_draft;
    end if;
    v_draft.deadline_at := p_now + v_number * interval '1 second';
  end if;

  if v_in ? 'heartbeat_timeout' and ojs.as_integer(v_in -> 'heartbeat_timeout', 1, 3155760000) is null then
    v_draft.error := ojs.invalid('heartbeat_timeout', 'must be a positive number of seconds', v_in -> 'heartbeat_timeout');
    return v_draft;
  end if;
  if v_in ? 'result_ttl' and ojs.as_integer(v_in -> 'result_ttl', -1, 3155760000) is null then
    v_draft.error := ojs.invalid('result_ttl', 'must be a number of seconds, or -1', v_in -> 'result_ttl');
    return v_draft;
  end if;
  if v_in ? 'result_size_limit' and ojs.as_integer(v_in -> 'result_size_limit', 1, 1073741824) is null then
    v_draft.error := ojs.invalid('result_size_limit', 'must be a positive number of bytes', v_in -> 'result_size_limit');
    return v_draft;
  end if;

  if v_in ?| '{retry,retry_policy,max_attempts}' then
    v_retry := ojs.retry_policy(coalesce(v_in -> 'retry', v_in -> 'retry_policy', '{}'), v_in -> 'max_attempts');
    if v_retry.error is not null then
      v_draft.error := v_retry.error;
      return v_draft;
    end if;
    v_draft.max_attempts := (v_retry.policy ->> 'max_attempts')::integer;
    v_doc := v_doc || jsonb_build_object('retry', v_retry.policy);
  end if;

  if v_in ? 'tags' and (jsonb_typeof(v_in -> 'tags') <> 'array'
      or v_in -> 'tags' @? 'strict $[*] ? (@.type() != "string")') then
    v_draft.error := ojs.invalid('tags', 'must be an array of strings', v_in -> 'tags');
    return v_draft;
  end if;
  if v_in ? 'pending' and jsonb_typeof(v_in -> 'pending') <> 'boolean' then
    v_draft.error := ojs.invalid('pending', 'must be true or false', v_in -> 'pending');
    return v_draft;
  end if;
  if v_in ? 'metadata' and jsonb_typeof(v_in -> 'metadata') <> 'object' then
    v_draft.error := ojs.invalid('metadata', 'must be an object', v_in -> 'metadata');
    return v_draft;
  end if;
  if v_in ? 'rate_limit' then
    v_draft.error := (ojs.rate_limit_of(v_in -> 'rate_limit')).error;
    if v_draft.error is not null then
      return v_draft;
    end if;
    v_draft.limit_key := coalesce(v_in #>> '{rate_limit,key}', 'queue:' || v_draft.queue);
  end if;

  if v_in ? 'unique' then
    v_unique := ojs.unique_policy(v_in -> 'unique', v_in, v_draft.queue);
    if v_unique.error is not null then
      v_draft.error := v_unique.error;
      return v_draft;
    end if;
    v_draft.unique_key := v_unique.key;
    v_draft.unique_policy := v_unique.policy;
  end if;

  v_draft.state := case
    when v_in -> 'pending' = 'true' then 'pending'
    when v_draft.due_at > p_now then 'scheduled'
    else 'available' end;
  v_draft.doc := v_doc || jsonb_build_object(
    'specversion', '1.0', 'id', v_draft.id, 'queue', v_draft.queue, 'priority', v_draft.priority,
    'meta', coalesce(v_in -> 'meta', '{}'), 'max_attempts', v_draft.max_attempts,
    'created_at', ojs.stamp(p_now));
  return v_draft;
end;
$$;
