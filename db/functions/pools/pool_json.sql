create or replace function ojs.pool_json(p_pool ojs.pool) returns jsonb
language sql stable as $$
  -- A pool as clients see it, with the jobs of its queues that are active and the workers that hold them.
  select jsonb_build_object('name', p_pool.name, 'queues', to_jsonb(p_pool.queues), 'strategy', p_pool.strategy,
      'weights', p_pool.weights, 'active_workers', a.workers, 'active_jobs', a.jobs,
      'created_at', ojs.stamp(p_pool.created_at), 'updated_at', ojs.stamp(p_pool.updated_at))
    || case when p_pool.concurrency is null then '{}'
      else jsonb_build_object('concurrency', p_pool.concurrency) end
  from (select count(*) as jobs, count(distinct x.worker_id) as workers
        from ojs.active x where x.queue = any (p_pool.queues)) a
$$;
