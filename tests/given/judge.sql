-- How a test looks at what happened.

create function tap.about(p_name text default 'it', p_more jsonb default '{}') returns jsonb
language sql as $$
  -- A request about the job given under a name: its id as every door spells it, and more members.
  select jsonb_build_object('id', given.id(p_name), 'job_id', given.id(p_name)) || p_more
$$;

create function tap.job(p_name text default 'it') returns jsonb
language plpgsql as $$
-- The job as ojs_get_job shows it; null when there is none.
begin
  return (ojs_get_job(jsonb_build_object('id', given.id(p_name)))).body -> 'job';
exception when sqlstate 'OJ404' then
  return null;
end;
$$;

create function tap.state(p_name text default 'it') returns text
language sql as $$
  select tap.job(p_name) ->> 'state'
$$;

create function tap.refusal(p_sql text) returns jsonb
language plpgsql as $$
-- What a statement is refused with: the error object and its sqlstate; null when it is not refused.
declare
  v_detail text;
begin
  execute p_sql;
  return null;
exception when others then
  get stacked diagnostics v_detail = pg_exception_detail;
  return case when sqlstate like 'OJ%' then v_detail::jsonb else jsonb_build_object('message', sqlerrm) end
    || jsonb_build_object('sqlstate', sqlstate);
end;
$$;

create function tap.events(p_name text default 'it') returns text[]
language sql as $$
  -- The types of the events of a job, in order.
  select array(
    select e.type from ojs.event e, ojs.event_items(e.items, e.jobs) i (value)
    where i.value ->> 'job_id' = given.id(p_name)::text
    order by e.asof, e.seq)
$$;

create function tap.event(p_type text) returns jsonb
language sql as $$
  -- The data of the last event of a type.
  select i.value from ojs.event e, ojs.event_items(e.items, e.jobs) with ordinality i (value, ordinality)
  where e.type = p_type
  order by e.asof desc, e.seq desc, i.ordinality desc
  limit 1
$$;

create function tap.workflow(p_name text default 'flow') returns jsonb
language sql as $$
  -- The workflow as ojs_get_workflow shows it.
  select (ojs_get_workflow(jsonb_build_object('id', given.workflow_id(p_name)))).body -> 'workflow'
$$;

create function tap.step_states(p_name text default 'flow') returns text
language sql as $$
  -- The states of a workflow's steps, in order, with commas.
  select string_agg(s.value ->> 'state', ',' order by s.ordinality)
  from jsonb_array_elements(tap.workflow(p_name) -> 'steps') with ordinality s
$$;
