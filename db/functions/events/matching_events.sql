create or replace function ojs.matching_events(p_items jsonb, p_jobs ojs.job_event[], p_queues text[],
  p_job_types text[])
returns table (ord bigint, value jsonb)
language sql stable as $$
  -- The data of those events of one row of ojs.event that the filters select, each with its position in the row. The
  -- event of a job becomes JSON only when it is selected.
  select i.ord, i.value
  from jsonb_array_elements(p_items) with ordinality i(value, ord)
  where (p_queues is null or i.value ->> 'queue' = any (p_queues))
    and (p_job_types is null or i.value ->> 'job_type' = any (p_job_types))
  union all
  select j.ord, ojs.job_event_json(row(j.job_id, j.job_type, j.queue, j.state, j.priority, j.attempt, j.worker_id,
    j.duration_ms, j.wait_ms, j.more)::ojs.job_event)
  from unnest(p_jobs) with ordinality
    j(job_id, job_type, queue, state, priority, attempt, worker_id, duration_ms, wait_ms, more, ord)
  where (p_queues is null or j.queue = any (p_queues))
    and (p_job_types is null or j.job_type = any (p_job_types))
$$;
