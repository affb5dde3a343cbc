create or replace function ojs.unique_holders(p_key bytea)
returns table (job_id uuid, state text, created_at timestamptz, ended boolean)
language sql stable as $$
  -- The jobs that were enqueued with a fingerprint, and the state that each is in; null when the job was removed.
  -- offset 0 makes the planner look up each job by its index, whatever it thinks of the size of the tables.
  select u.job_id, coalesce(l.state, e.job ->> 'state'), coalesce(l.created_at, (e.job ->> 'created_at')::timestamptz),
    l.state is null
  from ojs.unique_job u
    left join lateral (
      select case when exists (select from ojs.active a where a.job_id = j.id) then 'active' else j.state end as state,
        j.created_at
      from ojs.job j where j.id = u.job_id
      offset 0) l on true
    left join lateral (select ojs.find_job(u.job_id) as job where l.state is null offset 0) e on true
  where u.key = p_key
$$;
