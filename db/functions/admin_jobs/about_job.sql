create or replace function ojs.about_job(p_id uuid, p_job jsonb) returns jsonb
language sql stable set enable_seqscan = off as $$
  -- What other tables know of a job: the lease of its worker, its rate limit and whether it waits for that, its firing,
  -- its workflow, its fingerprint, and the last 20 things that operators did to it.
  select jsonb_strip_nulls(jsonb_build_object(
    'lease', (
      select jsonb_build_object('worker_id', a.worker_id, 'started_at', ojs.stamp(a.started_at),
        'lease_until', ojs.stamp(a.lease_until), 'timeout_at', ojs.stamp(a.timeout_at))
      from ojs.active a where a.job_id = p_id),
    'limit', (
      select jsonb_build_object('key', j.limit_key, 'max_starts', l.max_starts, 'period_ms', l.period_ms,
        'concurrency', l.concurrency, 'waits', exists (
          select from ojs.parked k
          where k.queue = j.queue and k.limit_key = j.limit_key and k.priority = j.priority and k.seq = j.seq))
      from ojs.job j left join ojs.rate_limit l on l.key = j.limit_key
      where j.id = p_id and j.limit_key is not null),
    'schedule', (
      select jsonb_build_object('name', c.cron, 'fire_at', ojs.stamp(c.fire_at), 'held', c.held)
      from ojs.cron_run c
      where c.cron = p_job #>> '{meta,cron_name}' and c.job_id = p_id limit 1),
    'workflow', (
      select jsonb_build_object('id', w.id, 'root_id', w.root_id, 'name', w.name, 'type', w.type, 'state', w.state,
        'step', s.name, 'index', s.index, 'role', s.role)
      from ojs.workflow w join ojs.step s on s.workflow_id = w.id
      where w.id = ojs.as_uuid(p_job ->> 'workflow_id') and s.job_id = p_id limit 1),
    'unique_key', case when p_job ? 'unique' then (
      select encode(u.key, 'hex') from ojs.unique_policy(p_job -> 'unique', p_job, p_job ->> 'queue') u) end,
    'operators', (
      select jsonb_agg(jsonb_build_object('at', ojs.stamp(o.at), 'actor', o.actor, 'key', o.key, 'door', o.door,
        'outcome', o.outcome) order by o.id desc)
      from (select * from ojs.audit a where a.target = p_id::text order by a.id desc limit 20) o)))
$$;
