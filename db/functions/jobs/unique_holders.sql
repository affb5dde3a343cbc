create or replace function ojs.unique_holders(p_key bytea)
returns table (job_id uuid, state text, created_at timestamptz, ended boolean)
language sql stable as $$
  -- The jobs enqueued with a fingerprint and the state each is in; state null: pruned. offset 0 keeps each
  -- look-up an index look-up of its own, whatever the planner thinks of the tables' sizes.
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
