create or replace function ojs.draft_jobs(p_requests jsonb[], p_lenient boolean, p_now timestamptz,
  p_strict boolean, out drafts ojs.draft[], out simple boolean, out stamp text)
language plpgsql as $$
-- Are these envelopes jobs, and which? The one home of enqueue validation and defaults: enqueue, batch, cron,
-- workflows and replay all come here (ojs-core 5, ojs-http-binding 9.1). Never raises: of a refused envelope error
-- is set. Options count at the top level too; options.* wins. p_lenient: an object as args means one positional
-- argument. p_strict: members that look misspelt are refused instead of reported as warnings. simple: each
-- that is a job is available at once, has an id of ours, no unique policy and no rate limit, as most have. stamp:
-- p_now, as they show it.
-- Expressions only, no statement: one that reads no table costs several times as much to set up. They only name
-- the rule that a request breaks; ojs.draft_rest makes an error of that, and looks at what most jobs leave out, and at
-- args that are long enough to be nested too deeply.
declare
  v_time text := ojs.uuid7_time(p_now);
  v_tail text;
  v_request jsonb;
  v_options jsonb;
  v_id text;
  v_type text;
  v_args text;
  v_given jsonb;
  v_queue text;
  v_priority smallint;
  v_rule text;
  v_draft ojs.draft;
begin
  stamp := ojs.stamp(p_now);
  v_tail := ',"created_at":"' || stamp || '","specversion":"1.0","max_attempts":3}';
  drafts := '{}';
  simple := true;
  for v_number in 1..coalesce(cardinality(p_requests), 0) loop
    v_request := p_requests[v_number];
    v_options := v_request -> 'options';
    v_id := v_time || right(gen_random_uuid()::text, -15);
    v_type := v_request ->> 'type';
    v_args := v_request ->> 'args';
    if p_lenient and v_args like '{%' then
      v_args := '[' || v_args || ']';
    end if;
    v_given := coalesce(v_options -> 'queue', v_request -> 'queue');
    v_queue := case when v_given is null then 'default' else case jsonb_typeof(v_given)
      when 'string' then v_given #>> '{}' when 'null' then 'default' end end;
    v_given := coalesce(v_options -> 'priority', v_request -> 'priority');
    v_priority := case
      when v_given is null then 0
      -- All numbers lie between two of them.
      when v_given between '-100' and '100' then case when v_given::numeric % 1 = 0 then v_given::smallint end
      else case v_given when '"HIGH"' then 10 when '"NORMAL"' then 0 when '"LOW"' then -10 when 'null' then 0 end end;
    -- Without counted repetitions in the patterns, which would cost several times as much.
    v_rule := case
      when (v_type ~ '^[a-z]([a-z0-9_-]|[.][a-z])*$' and octet_length(v_type) <= 255
        and jsonb_typeof(v_request -> 'type') = 'string') is not true then 'type'
      when (v_args like '[%' and jsonb_typeof(v_request -> 'args') <> 'string') is not true then 'args'
      when (v_queue ~ '^[a-z0-9][a-z0-9.-]*$' and octet_length(v_queue) <= 128) is not true then 'queue'
      when v_priority is null then 'priority'
      when v_request - '{type,args,queue,priority,options}'::text[] not in ('{}', '{"meta": {}}')
        or octet_length(v_args) >= 200
        -- Objects are what is not less than an empty one.
        or case when v_options >= '{}' then v_options - '{queue,priority}'::text[] <> '{}'
          else v_options is not null end then 'rest'
    end;
    if v_rule is null then
      drafts[v_number] := ojs.plain_draft(v_id, v_type, v_args, v_queue, v_priority, v_tail);
    else
      v_draft := ojs.draft_rest(ojs.plain_draft(v_id, v_type, v_args, v_queue, v_priority, v_tail),
        v_request, v_rule, p_now, p_strict);
      simple := simple and v_draft.state = 'available' and not v_draft.given_id
        and v_draft.limit_key is null and v_draft.unique_key is null;
      drafts[v_number] := v_draft;
    end if;
  end loop;
end;
$$;
