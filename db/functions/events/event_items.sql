create or replace function ojs.event_items(p_items jsonb, p_jobs ojs.told[]) returns setof jsonb
language sql stable as $$
  -- The data of each event of a batch, in order.
  select i from jsonb_array_elements(p_items) i
  union all
  select jsonb_strip_nulls(jsonb_build_object('job_id', j.job_id, 'job_type', j.job_type, 'queue', j.queue, 'state', j.state,
      'priority', j.priority, 'attempt', j.attempt, 'worker_id', j.worker_id, 'duration_ms', j.duration_ms, 'wait_ms', j.wait_ms))
    || coalesce(j.more, '{}')
  from unnest(p_jobs) j
$$;
