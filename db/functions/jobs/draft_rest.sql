create or replace function ojs.draft_rest(inout draft ojs.draft, p_request jsonb, p_rule text, p_now timestamptz,
  p_strict boolean)
language plpgsql as $$
-- The part of ojs.draft_jobs that is about what most jobs leave out, or do wrong: p_rule is the rule that is broken,
-- or 'rest' when there is more to look at.
declare
  v_options jsonb := nullif(p_request -> 'options', 'null');
  v_in jsonb;
  v_rest jsonb;
  v_rule text;
begin
  draft.error := case
    when jsonb_typeof(p_request) is distinct from 'object' then ojs.job_error('job', p_request)
    when jsonb_typeof(v_options) <> 'object' then ojs.job_error('options', p_request)
    else coalesce(ojs.unfit_json(p_request),
      case when p_rule not in ('priority', 'rest') then ojs.job_error(p_rule, p_request) end) end;
  if draft.error is not null then
    return;
  end if;
  v_in := p_request - 'options';
  if v_options <> '{}' then
    v_in := v_in || (v_options - '{id,type,args,meta,specversion,schema,options}'::text[]);
  end if;
  if v_in @? 'strict $.* ? (@ == null)' then
    select jsonb_object_agg(m.key, m.value) into v_in from jsonb_each(v_in) m where m.value <> 'null';
  end if;

  v_rule := case
    when (jsonb_typeof(v_in -> 'id') <> 'string')
      or v_in ->> 'id' !~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' then 'id'
    when jsonb_typeof(v_in -> 'specversion') <> 'string'
      or v_in ->> 'specversion' !~ '^1([.]0([.][0-9]+)?(-[0-9A-Za-z.-]+)?)?$' then 'specversion'
    when jsonb_typeof(v_in -> 'schema') <> 'string' then 'schema'
    when jsonb_typeof(v_in -> 'meta') <> 'object' then 'meta'
    when octet_length((v_in -> 'meta')::text) > 65536 then 'meta_size'
    when p_rule = 'priority' then 'priority'
    when jsonb_typeof(v_in -> 'tags') <> 'array'
      or v_in -> 'tags' @? 'strict $[*] ? (@.type() != "string")' then 'tags'
    when jsonb_typeof(v_in -> 'pending') <> 'boolean' then 'pending'
    when jsonb_typeof(v_in -> 'metadata') <> 'object' then 'metadata'
    when v_in #> '{meta,ojs_validate}' = 'true' and v_in -> 'args' = '[]'
      and current_setting('ojs.conformance', true) = 'on' then 'ojs_validate'
  end;
  if v_rule is not null then
    draft.error := ojs.job_error(v_rule, v_in);
    return;
  end if;

  -- What the wire calls differently, what only this server may say, and what is stored in
  -- another form leaves the document; everything unknown stays as it came (ojs-core 5.5).
  v_rest := v_in - '{args,specversion,priority,state,attempt,created_at,enqueued_at,started_at,completed_at,'
    'cancelled_at,discarded_at,activated_at,re_enqueued_at,error,errors,result,next_attempt_at,next_retry_at,'
    'retry_delay_ms,parent_results,workflow_id,worker_id,previous_state,checkpoint,last_checkpoint,progress,'
    'progress_details,timeout,visibility_timeout,delay_until,retry_policy,max_attempts,pending}'::text[];
  if v_rest - ojs.job_names() <> '{}' then
    draft.warnings := ojs.name_warnings(null, v_rest, '', ojs.job_names());
  end if;
  if v_in ? 'id' then
    draft.given_id := true;
    draft.id := (v_in ->> 'id')::uuid;
  end if;
  draft.doc := ('{' || draft.doc_text)::jsonb || v_rest;
  draft.doc_text := null;

  if v_in ?| '{timeout_ms,timeout,grace_period,visibility_timeout_ms,visibility_timeout,heartbeat_timeout,'
    'scheduled_at,delay_until,expires_at,enqueue_ttl,total_timeout,result_ttl,result_size_limit}' then
    draft := ojs.draft_times(draft, v_in, p_now);
  end if;
  if draft.error is null and v_in ?| '{retry,retry_policy,max_attempts,rate_limit,unique}' then
    draft := ojs.draft_policies(draft, v_in);
  end if;
  if v_options ?| '{id,type,args,meta,specversion,schema}' then
    draft.warnings := ojs.misplaced_warnings(draft.warnings, v_options);
  end if;
  if draft.error is null and draft.warnings is not null and p_strict then
    draft.error := ojs.misspelt_error(draft.warnings);
  end if;
  draft.state := case
    when v_in -> 'pending' = 'true' then 'pending'
    when draft.due_at > p_now then 'scheduled'
    else 'available' end;
end;
$$;
