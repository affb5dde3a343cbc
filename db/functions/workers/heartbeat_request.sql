create or replace function ojs.heartbeat_request(p_request jsonb,
  out worker_id text, out state text, out job_ids uuid[], out lease_ms bigint, out info jsonb, out error jsonb)
language plpgsql stable as $$
-- What a heartbeat says, each field checked. The official clients send active_jobs as ids or as a number
-- beside active_job_ids; both count. state is null when the heartbeat does not say it.
declare
  v_ids jsonb := '[]';
  v_field text;
begin
  error := coalesce(ojs.no_object(p_request), ojs.unfit_json(p_request));
  if error is not null then
    return;
  end if;
  select coalesce(jsonb_object_agg(m.key, m.value), '{}') into p_request
  from jsonb_each(p_request) m where m.value <> 'null';
  if jsonb_typeof(p_request -> 'worker_id') is distinct from 'string'
     or octet_length(p_request ->> 'worker_id') not between 1 and 255 then
    error := ojs.invalid('worker_id', case when p_request ? 'worker_id' then 'must be a string of 1 to 255 bytes'
      else 'is required' end,
      p_request -> 'worker_id');
    return;
  end if;
  foreach v_field in array array['active_jobs', 'active_job_ids'] loop
    if jsonb_typeof(p_request -> v_field) = 'array'
       and not p_request -> v_field @? 'strict $[*] ? (@.type() != "string")' then
      v_ids := v_ids || (p_request -> v_field);
    elsif p_request ? v_field and (v_field <> 'active_jobs' or jsonb_typeof(p_request -> v_field) <> 'number') then
      error := ojs.invalid(v_field, 'must be an array of job ids', p_request -> v_field);
      return;
    end if;
  end loop;
  foreach v_field in array array['job_id', 'state'] loop
    if p_request ? v_field and jsonb_typeof(p_request -> v_field) <> 'string' then
      error := ojs.invalid(v_field, 'must be a string', p_request -> v_field);
      return;
    end if;
  end loop;
  if p_request ->> 'state' not in ('running', 'quiet', 'drain', 'draining', 'terminate', 'terminated') then
    error := ojs.invalid('state', 'must be running, quiet or terminate', p_request -> 'state');
    return;
  end if;
  if p_request ? 'job_id' then
    v_ids := v_ids || (p_request -> 'job_id');
  end if;
  lease_ms := ojs.visibility_ms(p_request);
  if lease_ms is null and p_request ?| '{visibility_timeout_ms,visibility_timeout}' then
    error := ojs.invalid('visibility_timeout_ms', 'must be a positive integer', p_request -> 'visibility_timeout_ms');
    return;
  end if;

  worker_id := p_request ->> 'worker_id';
  state := case p_request ->> 'state'
    when 'quiet' then 'quiet' when 'drain' then 'draining' when 'draining' then 'draining'
    when 'terminate' then 'terminate' when 'terminated' then 'terminate' when 'running' then 'running' end;
  job_ids := array(select distinct ojs.as_uuid(e.id) from jsonb_array_elements_text(v_ids) e(id));
  info := p_request
    - '{worker_id,state,active_jobs,active_job_ids,job_id,visibility_timeout_ms,visibility_timeout}'::text[];
end;
$$;
