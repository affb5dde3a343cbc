-- Workflows. Each step's type is also its queue, so that given.acked('extract') plays that step.

create function given.steps(p_types text[]) returns jsonb
language sql immutable as $$
  -- Jobs of these types, as a workflow lists them.
  select jsonb_agg(jsonb_build_object('type', t, 'args', '[]'::jsonb, 'options',
    jsonb_build_object('queue', t)) order by ord)
  from unnest(p_types) with ordinality u(t, ord)
$$;

create function given.workflow(p_definition jsonb, p_name text default 'flow') returns uuid
language sql as $$
  -- A running workflow under a name.
  select ((ojs_create_workflow(p_definition || jsonb_build_object('name', p_name))).body ->> 'id')::uuid
$$;

create function given.workflow_id(p_name text default 'flow') returns uuid
language sql as $$
  -- The id of the workflow given under a name.
  select w.id from ojs.workflow w where w.name = p_name
$$;

create function given.chain(variadic p_types text[]) returns uuid
language sql as $$
  select given.workflow(jsonb_build_object('type', 'chain', 'steps', given.steps(p_types)))
$$;

create function given.group(variadic p_types text[]) returns uuid
language sql as $$
  select given.workflow(jsonb_build_object('type', 'group', 'jobs', given.steps(p_types)))
$$;

create function given.batch(p_types text[], p_callbacks text[]) returns uuid
language sql as $$
  -- A batch of jobs; each callback (on_complete, on_success, on_failure) is a job in a queue of that name
  -- with - for _.
  select given.workflow(jsonb_build_object('type', 'batch', 'jobs', given.steps(p_types), 'callbacks', (
    select jsonb_object_agg(c, jsonb_build_object('type', 'callback', 'args', '[]'::jsonb,
      'options', jsonb_build_object('queue', replace(c, '_', '-'))))
    from unnest(p_callbacks) c)))
$$;

create function given.dag(p_steps jsonb) returns uuid
language sql as $$
  -- A DAG from {step id: [ids it depends on]}; each step's id is its type and queue.
  select given.workflow(jsonb_build_object('steps', (
    select jsonb_agg(jsonb_build_object('id', s.key, 'type', s.key, 'args', '[]'::jsonb, 'depends_on', s.value,
      'options', jsonb_build_object('queue', s.key)) order by s.key)
    from jsonb_each(p_steps) s)))
$$;

create function given.retried(p_type text, p_more jsonb default '{}') returns jsonb
language sql as $$
  -- The answer to the retry of the dead letter of this type.
  select (ojs_retry_dead_letter(jsonb_build_object('id', d.id) || p_more)).body
  from ojs.dead d where d.job ->> 'type' = p_type
$$;
