create or replace function ojs.draft_rest(inout draft ojs.draft, p_in jsonb, p_now timestamptz)
language plpgsql as $$
-- The part of ojs.draft_job that is about what most jobs leave out.
declare
  v_in jsonb := p_in;
begin
  if v_in @? 'strict $.* ? (@ == null)' then
    select jsonb_object_agg(m.key, m.value) into v_in from jsonb_each(v_in) m where m.value <> 'null';
  end if;

  if v_in ? 'id' then
    if jsonb_typeof(v_in -> 'id') <> 'string'
       or v_in ->> 'id' !~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' then
      draft.error := ojs.invalid('id', 'must be a lower-case UUIDv7', v_in -> 'id');
      return;
    end if;
    draft.given_id := true;
    draft.id := (v_in ->> 'id')::uuid;
  end if;

  if v_in ? 'specversion' and (jsonb_typeof(v_in -> 'specversion') <> 'string'
      or v_in ->> 'specversion' !~ '^1([.]0([.][0-9]+)?(-[0-9A-Za-z.-]+)?)?$') then
    draft.error := ojs.invalid('specversion', 'must be "1.0"', v_in -> 'specversion');
    return;
  end if;
  if v_in ? 'schema' and jsonb_typeof(v_in -> 'schema') <> 'string' then
    draft.error := ojs.invalid('schema', 'must be a URI as a string', v_in -> 'schema');
    return;
  end if;
  if v_in ? 'meta' then
    if jsonb_typeof(v_in -> 'meta') <> 'object' then
      draft.error := ojs.invalid('meta', 'must be an object', v_in -> 'meta');
      return;
    elsif octet_length((v_in -> 'meta')::text) > 65536 then
      draft.error := ojs.error('metadata_too_large', 'meta is larger than 65536 bytes', jsonb_build_object(
        'field', 'meta', 'actual_bytes', octet_length((v_in -> 'meta')::text), 'max_bytes', 65536));
      return;
    end if;
  end if;

  if v_in ? 'priority' then
    draft.priority := case v_in -> 'priority'
      when '"HIGH"' then 10 when '"NORMAL"' then 0 when '"LOW"' then -10
      else ojs.as_integer(v_in -> 'priority', -100, 100) end;
    if draft.priority is null then
      draft.error := ojs.invalid('priority', 'must be an integer from -100 to 100, or HIGH, NORMAL or LOW',
        v_in -> 'priority');
      return;
    end if;
  end if;

  -- What the wire calls differently, what only this server may say, and what is stored in
  -- another form leaves the document; everything unknown stays as it came (ojs-core 5.5).
  draft.doc := v_in - '{options,specversion,priority,state,attempt,created_at,enqueued_at,started_at,completed_at,'
    'cancelled_at,discarded_at,activated_at,re_enqueued_at,error,errors,result,next_attempt_at,next_retry_at,'
    'retry_delay_ms,parent_results,workflow_id,worker_id,previous_state,checkpoint,last_checkpoint,progress,timeout,'
    'visibility_timeout,delay_until,retry_policy,max_attempts,pending}'::text[];

  if draft.doc - ojs.job_names() <> '{}' then
    draft.warnings := ojs.name_warnings(null, draft.doc, '', ojs.job_names());
  end if;

  if v_in ?| '{timeout_ms,timeout,grace_period,visibility_timeout_ms,visibility_timeout,heartbeat_timeout,'
    'scheduled_at,delay_until,expires_at,enqueue_ttl,total_timeout,result_ttl,result_size_limit}' then
    draft := ojs.draft_times(draft, v_in, p_now);
  end if;
  if draft.error is null and v_in ?| '{retry,retry_policy,max_attempts,rate_limit,unique}' then
    draft := ojs.draft_policies(draft, v_in);
  end if;
  if draft.error is not null then
    return;
  end if;

  if v_in ? 'tags' and (jsonb_typeof(v_in -> 'tags') <> 'array'
      or v_in -> 'tags' @? 'strict $[*] ? (@.type() != "string")') then
    draft.error := ojs.invalid('tags', 'must be an array of strings', v_in -> 'tags');
    return;
  end if;
  if v_in ? 'pending' and jsonb_typeof(v_in -> 'pending') <> 'boolean' then
    draft.error := ojs.invalid('pending', 'must be true or false', v_in -> 'pending');
    return;
  end if;
  if v_in ? 'metadata' and jsonb_typeof(v_in -> 'metadata') <> 'object' then
    draft.error := ojs.invalid('metadata', 'must be an object', v_in -> 'metadata');
    return;
  end if;
  draft.state := case
    when v_in -> 'pending' = 'true' then 'pending'
    when draft.due_at > p_now then 'scheduled'
    else 'available' end;
  draft.doc := draft.doc || jsonb_build_object('priority', draft.priority, 'max_attempts', draft.max_attempts);
end;
$$;
