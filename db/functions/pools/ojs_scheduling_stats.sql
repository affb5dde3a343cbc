create or replace function ojs_scheduling_stats(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/scheduling/stats
-- Starts are not counted by themselves: those of the last minute are about the attempts that ended in it, and those
-- that began in it and have not ended.
declare
  v_since timestamptz := ojs.now() - interval '1 minute';
  v_queues jsonb;
  v_body jsonb;
begin
  perform ojs.guard('public.ojs_scheduling_stats(jsonb)');
  perform ojs.require_known(p_request, '{}');
  with name as materialized (
    select q.name from ojs.queue q order by q.name limit 1000
  ), ended as (
    select m.queue, sum(m.attempts) as attempts, sum(m.completed) as completed, sum(m.wait_ms) as wait_ms
    from (select x.queue, x.completed + x.failed as attempts, x.completed, x.wait_ms
          from ojs.queue_minute x where x.minute > v_since
          union all
          select t.queue, t.completed + t.failed, t.completed, t.wait_ms
          from ojs.tally t where t.completed >= 0 and t.at > v_since) m
    group by m.queue
  ), active as (
    select a.queue, count(*) as jobs, count(*) filter (where a.started_at > v_since) as begun
    from ojs.active a group by a.queue
  ), dispatched as (
    select n.name, coalesce(e.attempts, 0) + coalesce(a.begun, 0) as attempts, coalesce(a.jobs, 0) as jobs,
      coalesce(round(e.wait_ms / nullif(e.completed, 0)), 0) as wait_ms
    from name n left join ended e on e.queue = n.name left join active a on a.queue = n.name
  )
  select coalesce(jsonb_agg(jsonb_build_object('name', d.name, 'dispatch_count_1m', d.attempts,
      'dispatch_ratio_1m', coalesce(round(d.attempts / nullif(d.total, 0), 4), 0), 'avg_wait_ms', d.wait_ms,
      'active_jobs', d.jobs) order by d.name), '[]')
  into v_queues
  from (select x.*, sum(x.attempts) over () as total from dispatched x) d;
  v_body := jsonb_build_object('queues', v_queues, 'window', 'PT1M');
  return ojs.ok(v_body || jsonb_build_object('stats', v_body));
end;
$$;
comment on function ojs_scheduling_stats is
  'How the starts of the last minute are spread over the queues, the first 1,000 by name: 200 {queues: [{name, '
  'dispatch_count_1m, dispatch_ratio_1m, avg_wait_ms, active_jobs}], window, stats}. A start is counted when its '
  'attempt ends, or while it is active. Errors OJ400. ojs-fair-scheduling 10.2.';
