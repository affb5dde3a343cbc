create or replace function ojs.draft_job(p_job jsonb, p_lenient boolean, p_now timestamptz) returns ojs.draft
language plpgsql as $$
-- Is this envelope a job, and which? The one home of enqueue validation and defaults: enqueue,
-- batch, cron and workflows all come here (ojs-core 5, ojs-http-binding 9.1). Never raises: a
-- refused envelope comes back with error set. Options count at the top level too; options.* wins.
-- p_lenient: an object as args means one positional argument.
declare
  v_draft ojs.draft;
  v_in jsonb;
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
  v_draft.doc := v_in - '{options,state,attempt,created_at,enqueued_at,started_at,completed_at,cancelled_at,discarded_at,activated_at,re_enqueued_at,error,errors,result,next_attempt_at,next_retry_at,retry_delay_ms,parent_results,workflow_id,worker_id,previous_state,checkpoint,last_checkpoint,progress,timeout,visibility_timeout,delay_until,retry_policy,max_attempts,pending}'::text[];
  v_draft.max_attempts := 3;

  if v_in ?| '{timeout_ms,timeout,grace_period,visibility_timeout_ms,visibility_timeout,heartbeat_timeout,scheduled_at,delay_until,expires_at,enqueue_ttl,total_timeout,result_ttl,result_size_limit}' then
    v_draft := ojs.draft_times(v_draft, v_in, p_now);
  end if;
  if v_draft.error is null and v_in ?| '{retry,retry_policy,max_attempts,rate_limit,unique}' then
    v_draft := ojs.draft_policies(v_draft, v_in);
  end if;
  if v_draft.error is not null then
    return v_draft;
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
  v_draft.state := case
    when v_in -> 'pending' = 'true' then 'pending'
    when v_draft.due_at > p_now then 'scheduled'
    else 'available' end;
  v_draft.doc := v_draft.doc || jsonb_build_object(
    'specversion', '1.0', 'id', v_draft.id, 'queue', v_draft.queue, 'priority', v_draft.priority,
    'meta', coalesce(v_in -> 'meta', '{}'), 'max_attempts', v_draft.max_attempts,
    'created_at', ojs.stamp(p_now));
  return v_draft;
end;
$$;
