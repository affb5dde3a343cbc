create or replace function ojs.draft_job(p_job jsonb, p_lenient boolean, p_now timestamptz) returns ojs.draft
language plpgsql as $$
-- Is this envelope a job, and which? The one home of enqueue validation and defaults: enqueue,
-- batch, cron and workflows all come here (ojs-core 5, ojs-http-binding 9.1). Never raises: a
-- refused envelope comes back with error set. Options count at the top level too; options.* wins.
-- p_lenient: an object as args means one positional argument. Statements are few on purpose: each
-- costs a microsecond at its first run in a transaction.
declare
  v_draft ojs.draft;
  v_in jsonb;
  v_error jsonb;
begin
  v_error := case
    when p_job is null or jsonb_typeof(p_job) <> 'object' then
      ojs.error('invalid_payload', 'a job must be a JSON object',
        jsonb_build_object('expected', 'object', 'received', coalesce(jsonb_typeof(p_job), 'nothing')))
    when jsonb_typeof(p_job -> 'options') not in ('object', 'null') then
      ojs.invalid('options', 'must be an object', p_job -> 'options')
    else ojs.unfit_json(p_job) end;
  if v_error is null then
    v_in := case jsonb_typeof(p_job -> 'options')
      when 'object' then (p_job - 'options') || ((p_job -> 'options') - '{id,type,args,meta,specversion,schema}'::text[])
      else p_job end;
    if p_lenient and jsonb_typeof(v_in -> 'args') = 'object' then
      v_in := jsonb_set(v_in, '{args}', jsonb_build_array(v_in -> 'args'));
    end if;
    v_error := case
      when coalesce(v_in -> 'type', 'null') = 'null' then ojs.invalid('type', 'is required')
      when jsonb_typeof(v_in -> 'type') <> 'string' then ojs.invalid('type', 'must be a string', v_in -> 'type')
      when v_in ->> 'type' !~ '^[a-z][a-z0-9_-]*([.][a-z][a-z0-9_-]*)*$' or octet_length(v_in ->> 'type') > 255 then
        ojs.invalid('type',
          'must be dot-separated segments of a-z, 0-9, _ and -, each starting with a letter, at most 255 bytes', v_in -> 'type')
      when v_in -> 'args' is null then ojs.invalid('args', 'is required')
      when jsonb_typeof(v_in -> 'args') <> 'array' then ojs.invalid('args', 'must be an array', v_in -> 'args')
      when v_in ->> 'queue' is not null then ojs.queue_name_error(v_in -> 'queue') end;
  end if;
  if v_error is not null then
    v_draft.error := v_error;
    return v_draft;
  end if;

  v_draft := row(null, null, false, coalesce(v_in ->> 'queue', 'default'), 0, 'available', 3,
    null, null, null, null, null, null, null, null, null, null, null, v_in, null)::ojs.draft;
  -- Most jobs say no more than this.
  if v_in - '{type,args,queue}'::text[] <> '{}' then
    v_draft := ojs.draft_rest(v_draft, v_in, p_now);
    if v_draft.error is not null then
      return v_draft;
    end if;
  end if;
  v_draft.id := coalesce(v_draft.id, ojs.uuid7(p_now));
  v_draft.doc := '{"specversion": "1.0", "priority": 0, "meta": {}, "max_attempts": 3}' || v_draft.doc
    || jsonb_build_object('id', v_draft.id, 'queue', v_draft.queue, 'created_at', ojs.stamp(p_now));
  return v_draft;
end;
$$;
