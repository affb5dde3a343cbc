create or replace function ojs.unclaim_jobs(p_jobs jsonb) returns void
language sql volatile as $$
  -- Undoes claims whose answer could not be delivered, given the jobs as the fetch showed them: each goes
  -- back to its old place and the attempt does not count. A claim that is no longer the same is left alone.
  with undone as (
    delete from ojs.active a
    using jsonb_array_elements(p_jobs) j
    where a.job_id = (j.value ->> 'id')::uuid and a.attempt = (j.value -> 'attempt')::integer
      and ojs.stamp(a.started_at) = j.value ->> 'started_at'
    returning a.job_id
  )
  select ojs.put_back(array(select u.job_id from undone u))
$$;
