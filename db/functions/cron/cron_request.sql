create or replace function ojs.cron_request(p_request jsonb, p_known ojs.cron, p_lenient boolean, p_now timestamptz)
returns ojs.cron
language plpgsql stable as $$
-- The schedule a request describes, each field checked but the expression itself, which only croniter
-- can read (ojs-cron 2, 6). Accepts both dialects: flat fields, or a job_template. Of a schedule that exists (p_known)
-- what is not mentioned stays as it is, so that a deploy enables none that an operator disabled; its job is replaced.
declare
  v_cron ojs.cron := p_known;
  v_job jsonb;
  v_draft ojs.draft;
begin
  perform ojs.require_object(p_request);
  select coalesce(jsonb_object_agg(m.key, m.value), '{}') into p_request
  from jsonb_each(p_request) m where m.value <> 'null';

  v_cron.name := p_request ->> 'name';
  v_cron.expression := coalesce(p_request ->> 'cron', p_request ->> 'expression');
  v_cron.timezone := coalesce(p_request ->> 'timezone', p_known.timezone, 'UTC');
  v_cron.overlap_policy := case p_request ->> 'overlap_policy'
    when 'cancel' then 'cancel_previous' when 'replace' then 'cancel_previous' when 'queue' then 'enqueue'
    else coalesce(p_request ->> 'overlap_policy', p_known.overlap_policy, 'skip') end;
  v_job := coalesce(p_request -> 'job_template',
    p_request - '{name,cron,expression,timezone,overlap_policy,enabled,description,queue}'::text[]);

  if v_cron.name is null or jsonb_typeof(p_request -> 'name') <> 'string'
    or v_cron.name !~ '^[a-z0-9][a-z0-9._-]{0,254}$' then
    perform ojs.raise(ojs.invalid('name', case when v_cron.name is null then 'is required'
      else 'must be 1 to 255 of a-z, 0-9, -, _ and ., starting with a letter or digit' end, p_request -> 'name'));
  elsif v_cron.expression is null
    or jsonb_typeof(coalesce(p_request -> 'cron', p_request -> 'expression')) <> 'string' then
    perform ojs.raise(ojs.invalid('cron',
      case when v_cron.expression is null then 'is required' else 'must be a string' end,
      coalesce(p_request -> 'cron', p_request -> 'expression')));
  elsif length(v_cron.expression) not between 1 and 255 then
    perform ojs.raise(ojs.invalid('cron', 'must be a cron expression of at most 255 characters'));
  elsif p_request ? 'timezone' and (jsonb_typeof(p_request -> 'timezone') <> 'string'
    or length(v_cron.timezone) not between 1 and 64) then
    perform ojs.raise(ojs.invalid('timezone', 'must be an IANA time zone name', p_request -> 'timezone'));
  elsif v_cron.overlap_policy not in ('skip', 'allow', 'cancel_previous', 'enqueue') then
    perform ojs.raise(ojs.invalid('overlap_policy', 'must be skip, allow, cancel_previous or enqueue',
      p_request -> 'overlap_policy'));
  elsif p_request ? 'enabled' and jsonb_typeof(p_request -> 'enabled') <> 'boolean' then
    perform ojs.raise(ojs.invalid('enabled', 'must be true or false', p_request -> 'enabled'));
  elsif p_request ? 'description' and jsonb_typeof(p_request -> 'description') <> 'string' then
    perform ojs.raise(ojs.invalid('description', 'must be a string', p_request -> 'description'));
  elsif jsonb_typeof(v_job) <> 'object' then
    perform ojs.raise(ojs.invalid('job_template', 'must be an object', v_job));
  end if;

  select coalesce(jsonb_object_agg(m.key, m.value), '{}') into v_job
  from jsonb_each(v_job) m where m.value <> 'null' and m.key <> 'id';
  if not v_job ? 'args' then
    v_job := v_job || '{"args": []}';
  end if;
  if p_lenient and jsonb_typeof(v_job -> 'args') = 'object' then
    v_job := jsonb_set(v_job, '{args}', jsonb_build_array(v_job -> 'args'));
  end if;
  if p_request ? 'queue' and coalesce(jsonb_typeof(v_job -> 'options'), 'object') = 'object' then
    v_job := v_job || jsonb_build_object('options', jsonb_build_object('queue', p_request -> 'queue')
      || coalesce(v_job -> 'options', '{}'));
  end if;
  v_draft := ojs.draft_job(v_job, false, p_now);
  if v_draft.error is not null then
    perform ojs.raise(v_draft.error);
  end if;
  v_cron.template := v_job;
  v_cron.enabled := coalesce((p_request -> 'enabled')::boolean, p_known.enabled, true);
  v_cron.description := coalesce(p_request ->> 'description', p_known.description);
  v_cron.run_count := coalesce(p_known.run_count, 0);
  v_cron.created_at := coalesce(p_known.created_at, p_now);
  return v_cron;
end;
$$;
