create or replace function ojs.find_job(p_id uuid) returns jsonb
language sql stable as $$
  -- The job with this id as answers show it, live or ended; null when there is none.
  select coalesce(
    (select ojs.job_text(j, case when a.job_id is null then j.state else 'active' end, coalesce(a.attempt, j.attempt),
        a.started_at, a.worker_id, p_parent_results => ojs.parent_results(j.workflow_id, j.step))::jsonb
      from ojs.job j left join ojs.active a on a.job_id = j.id
      where j.id = p_id),
    (select d.job from ojs.dead d where d.id = p_id),
    (select case when d.job ? 'result_ttl' then ojs.without_expired_result(d.job) else d.job end
          || case when d.worker_id is null then '{}' else jsonb_build_object('worker_id', d.worker_id) end
      from (select x.job::jsonb, x.worker_id from ojs.done x where x.id = p_id order by x.finished_at desc limit 1) d))
$$;
