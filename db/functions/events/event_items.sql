create or replace function ojs.event_items(p_items jsonb, p_jobs ojs.job_event[]) returns setof jsonb
language sql stable as $$
  -- The data of each event in a row of ojs.event, in order.
  select i from jsonb_array_elements(p_items) i
  union all
  select ojs.job_event_json(j) from unnest(p_jobs) j
$$;
