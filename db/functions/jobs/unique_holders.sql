create or replace function ojs.unique_holders(p_key bytea)
returns table (job_id uuid, state text, created_at timestamptz, ended boolean)
language sql stable as $$
  -- The jobs enqueued with a fingerprint and the state each is in; state null: pruned.
  select u.job_id, coalesce(case when a.job_id is null then j.state else 'active' end, e.job ->> 'state'),
    coalesce(j.created_at, (e.job ->> 'created_at')::timestamptz), j.id is null
  from ojs.unique_job u
    left join ojs.job j on j.id = u.job_id
    left join ojs.active a on a.job_id = j.id
    left join lateral (select ojs.find_job(u.job_id) as job where j.id is null) e on true
  where u.key = p_key
$$;
