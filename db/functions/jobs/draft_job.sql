create or replace function ojs.draft_job(p_job jsonb, p_lenient boolean, p_now timestamptz,
  p_strict boolean default false)
returns ojs.draft
language plpgsql as $$
-- Is this envelope a job, and which? The one home of enqueue validation and defaults: enqueue,
-- batch, cron and workflows all come here (ojs-core 5, ojs-http-binding 9.1). Never raises: a
-- refused envelope comes back with error set. Options count at the top level too; options.* wins.
-- p_lenient: an object as args means one positional argument. p_strict: members that look misspelt are refused
-- instead of told as warnings. Statements are few on purpose: each costs a microsecond at its first run in a
-- transaction.
declare
  v_draft ojs.draft;
  v_options jsonb := nullif(p_job -> 'options', 'null');
  v_args jsonb := p_job -> 'args';
  v_queue jsonb := case when v_options ? 'queue' then v_options -> 'queue' else p_job -> 'queue' end;
begin
  v_draft.error := case
    when p_job is null or jsonb_typeof(p_job) <> 'object' then
      ojs.error('invalid_payload', 'a job must be a JSON object',
        jsonb_build_object('expected', 'object', 'received', coalesce(jsonb_typeof(p_job), 'nothing')))
    when jsonb_typeof(v_options) <> 'object' then ojs.invalid('options', 'must be an object', v_options)
    else coalesce(ojs.unfit_json(p_job), case
      when coalesce(p_job -> 'type', 'null') = 'null' then ojs.invalid('type', 'is required')
      when jsonb_typeof(p_job -> 'type') <> 'string' then ojs.invalid('type', 'must be a string', p_job -> 'type')
      when p_job ->> 'type' !~ '^[a-z][a-z0-9_-]*([.][a-z][a-z0-9_-]*)*$' or octet_length(p_job ->> 'type') > 255 then
        ojs.invalid('type',
          'must be dot-separated segments of a-z, 0-9, _ and -, each starting with a letter, at most 255 bytes',
          p_job -> 'type')
      when v_args is null then ojs.invalid('args', 'is required')
      when jsonb_typeof(v_args) <> 'array' and (p_lenient is not true or jsonb_typeof(v_args) <> 'object') then
        ojs.invalid('args', 'must be an array', v_args)
      when jsonb_typeof(v_queue) <> 'null' then ojs.queue_name_error(v_queue) end) end;
  if v_draft.error is not null then
    return v_draft;
  end if;
  if jsonb_typeof(v_args) = 'object' then
    v_args := jsonb_build_array(v_args);
  end if;

  v_draft := row(null, ojs.uuid7(p_now), false, coalesce(v_queue #>> '{}', 'default'), 0, 'available', 3,
    null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)::ojs.draft;
  -- Most jobs say no more than this.
  if p_job - '{type,args,queue,options}'::text[] = '{}' and coalesce(v_options - 'queue', '{}') = '{}' then
    v_draft.doc := jsonb_build_object('specversion', '1.0', 'id', v_draft.id, 'type', p_job -> 'type', 'args', v_args,
      'queue', v_draft.queue, 'priority', 0, 'meta', '{}'::jsonb, 'max_attempts', 3, 'created_at', ojs.stamp(p_now));
    return v_draft;
  end if;
  v_draft.doc := p_job - 'options' || coalesce(v_options, '{}') - '{id,type,args,meta,specversion,schema}'::text[]
    || jsonb_build_object('args', v_args);
  v_draft := ojs.draft_rest(v_draft, v_draft.doc, p_now);
  if v_options ?| '{id,type,args,meta,specversion,schema}' then
    v_draft.warnings := ojs.misplaced_warnings(v_draft.warnings, v_options);
  end if;
  if v_draft.error is null and v_draft.warnings is not null and p_strict then
    v_draft.error := ojs.misspelt_error(v_draft.warnings);
  end if;
  if v_draft.error is null then
    v_draft.doc := '{"specversion": "1.0", "priority": 0, "meta": {}, "max_attempts": 3}' || v_draft.doc
      || jsonb_build_object('id', v_draft.id, 'queue', v_draft.queue, 'created_at', ojs.stamp(p_now));
  end if;
  return v_draft;
end;
$$;
