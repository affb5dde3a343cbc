create or replace function ojs.cron_request(p_request jsonb, p_stored ojs.cron, p_lenient boolean, p_now timestamptz)
returns ojs.cron
language plpgsql stable as $$
-- The schedule that a request describes (ojs-cron 2, 6). Every field is checked except the expression, which only a
-- server can read (croniter). The job is in job_template, or its members stand beside those of the schedule. p_stored
-- is the schedule of this name as it is stored, if there is one: its job is replaced, and what else the request leaves
-- out stays as it is. So a deployment does not enable a schedule that an operator has disabled.
declare
  v_cron ojs.cron := p_stored;
  v_in jsonb;
  v_expression jsonb;
  v_job jsonb;
  v_draft ojs.draft;
  v_error jsonb;
begin
  perform ojs.require_object(p_request);
  select coalesce(jsonb_object_agg(m.key, m.value), '{}') into v_in
  from jsonb_each(p_request) m where m.value <> 'null';
  v_expression := coalesce(v_in -> 'cron', v_in -> 'expression');
  v_job := coalesce(v_in -> 'job_template',
    v_in - '{name,cron,expression,timezone,overlap_policy,enabled,description,queue}'::text[]);
  v_cron.name := v_in ->> 'name';
  v_cron.expression := v_expression #>> '{}';
  v_cron.timezone := coalesce(v_in ->> 'timezone', p_stored.timezone, 'UTC');
  v_cron.overlap_policy := case v_in ->> 'overlap_policy'
    when 'cancel' then 'cancel_previous' when 'replace' then 'cancel_previous' when 'queue' then 'enqueue'
    else coalesce(v_in ->> 'overlap_policy', p_stored.overlap_policy, 'skip') end;

  v_error := case
    when v_cron.name is null then ojs.invalid('name', 'is required')
    when jsonb_typeof(v_in -> 'name') <> 'string' or v_cron.name !~ '^[a-z0-9][a-z0-9._-]*$'
      or length(v_cron.name) > 255 then
      ojs.invalid('name', 'must be 1 to 255 of a-z, 0-9, -, _ and ., starting with a letter or digit', v_in -> 'name')
    when v_expression is null then ojs.invalid('cron', 'is required')
    when jsonb_typeof(v_expression) <> 'string' then ojs.invalid('cron', 'must be a string', v_expression)
    when length(v_cron.expression) not between 1 and 255 then
      ojs.invalid('cron', 'must be a cron expression of at most 255 characters')
    when v_in ? 'timezone' and (jsonb_typeof(v_in -> 'timezone') <> 'string'
      or length(v_cron.timezone) not between 1 and 64) then
      ojs.invalid('timezone', 'must be an IANA time zone name', v_in -> 'timezone')
    when v_cron.overlap_policy not in ('skip', 'allow', 'cancel_previous', 'enqueue') then
      ojs.invalid('overlap_policy', 'must be skip, allow, cancel_previous or enqueue', v_in -> 'overlap_policy')
    when jsonb_typeof(v_in -> 'enabled') <> 'boolean' then
      ojs.invalid('enabled', 'must be true or false', v_in -> 'enabled')
    when jsonb_typeof(v_in -> 'description') <> 'string' then
      ojs.invalid('description', 'must be a string', v_in -> 'description')
    when jsonb_typeof(v_job) <> 'object' then ojs.invalid('job_template', 'must be an object', v_job)
  end;
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;

  select coalesce(jsonb_object_agg(m.key, m.value), '{}') into v_job
  from jsonb_each(v_job) m where m.value <> 'null' and m.key <> 'id';
  if not v_job ? 'args' then
    v_job := v_job || '{"args": []}';
  end if;
  if p_lenient and jsonb_typeof(v_job -> 'args') = 'object' then
    v_job := jsonb_set(v_job, '{args}', jsonb_build_array(v_job -> 'args'));
  end if;
  if v_in ? 'queue' and coalesce(jsonb_typeof(v_job -> 'options'), 'object') = 'object' then
    v_job := v_job || jsonb_build_object('options', jsonb_build_object('queue', v_in -> 'queue')
      || coalesce(v_job -> 'options', '{}'));
  end if;
  v_draft := ojs.draft_job(v_job, false, p_now);
  if v_draft.error is not null then
    perform ojs.raise(v_draft.error);
  end if;
  v_cron.template := v_job;
  v_cron.queue := v_draft.queue;
  v_cron.enabled := coalesce((v_in -> 'enabled')::boolean, p_stored.enabled, true);
  v_cron.description := coalesce(v_in ->> 'description', p_stored.description);
  v_cron.run_count := coalesce(p_stored.run_count, 0);
  v_cron.created_at := coalesce(p_stored.created_at, p_now);
  return v_cron;
end;
$$;
