create or replace function ojs.cron_json(p_cron ojs.cron) returns jsonb
language sql stable as $$
  -- A schedule as clients see it, with each member under all the names that clients read (ojs-cron 8, ojs-http-binding
  -- 13).
  select jsonb_build_object('id', p_cron.name, 'name', p_cron.name, 'cron', p_cron.expression,
      'expression', p_cron.expression, 'schedule', p_cron.expression,
      'timezone', p_cron.timezone, 'overlap_policy', p_cron.overlap_policy, 'enabled', p_cron.enabled,
      'status', case when p_cron.enabled then 'active' else 'disabled' end,
      'job_template', p_cron.template, 'type', p_cron.template -> 'type', 'args', p_cron.template -> 'args',
      'meta', coalesce(p_cron.template -> 'meta', '{}'), 'options', coalesce(p_cron.template -> 'options', '{}'),
      'queue', p_cron.queue,
      'next_run_at', ojs.stamp(p_cron.next_run_at), 'last_run_at', ojs.stamp(p_cron.last_run_at),
      'next_runs', array(select ojs.stamp(u) from unnest(p_cron.next_runs) u where u >= p_cron.next_run_at order by u),
      'run_count', p_cron.run_count, 'created_at', ojs.stamp(p_cron.created_at),
      'updated_at', ojs.stamp(p_cron.updated_at))
    || jsonb_strip_nulls(jsonb_build_object('description', p_cron.description, 'problem', p_cron.problem,
      'last_run', (select ojs.firing_json(r) from ojs.cron_run r
        where r.cron = p_cron.name order by r.fire_at desc, r.manual desc limit 1)))
$$;
