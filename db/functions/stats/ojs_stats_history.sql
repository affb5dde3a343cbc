create or replace function ojs_stats_history(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/stats/history
-- Minutes are kept for two days and hours for thirty. An answer has 1,500 points at most, the last ones.
declare
  v_now timestamptz := ojs.now();
  v_period text := coalesce(nullif(p_request ->> 'period', ''), '5m');
  v_step interval := case v_period when '1m' then '1 minute' when '5m' then '5 minutes' when '1h' then '1 hour'
    when '1d' then '1 day' end;
  v_span text := case when v_period in ('1m', '5m') then '1m' else '1h' end;
  v_since timestamptz;
  v_until timestamptz;
  v_data jsonb;
begin
  perform ojs.guard('public.ojs_stats_history(jsonb)');
  perform ojs.require_known(p_request, '{period,since,until,queue,type}');
  if v_step is null then
    perform ojs.raise(ojs.invalid('period', 'must be 1m, 5m, 1h or 1d', p_request -> 'period'));
  end if;
  v_until := ojs.past_member(p_request, 'until', v_now, v_now);
  v_since := ojs.past_member(p_request, 'since', v_until - case v_period when '1h' then interval '1 day'
    when '1d' then interval '30 days' else interval '1 hour' end, v_now);
  v_since := date_bin(v_step, greatest(v_since, v_until - 1499 * v_step), 'epoch');

  with part as materialized (
    select date_bin(v_step, c.at, 'epoch') as at, c.enqueued, c.completed, c.failed, c.discarded, c.retried,
      c.cancelled, c.runs, c.waits
    from ojs.job_count c
    where c.span = v_span and c.at >= v_since and c.at < v_until
      and (not p_request ? 'queue' or c.queue = p_request ->> 'queue')
      and (not p_request ? 'type' or c.type = p_request ->> 'type')
  ), summed as (
    select p.at, sum(p.enqueued) as enqueued, sum(p.completed) as completed, sum(p.failed) as failed,
      sum(p.discarded) as discarded, sum(p.retried) as retried, sum(p.cancelled) as cancelled
    from part p group by p.at
  ), times as (
    select h.at, array_agg(h.n order by h.bucket) filter (where h.what = 'run') as runs,
      array_agg(h.n order by h.bucket) filter (where h.what = 'wait') as waits
    from (
      select p.at, u.what, u.bucket, sum(u.n)::bigint as n
      from part p cross join lateral (
        select 'run' as what, r.n, r.bucket from unnest(p.runs) with ordinality r(n, bucket)
        union all
        select 'wait', w.n, w.bucket from unnest(p.waits) with ordinality w(n, bucket)) u
      group by 1, 2, 3) h
    group by h.at
  )
  select coalesce(jsonb_agg(jsonb_build_object('timestamp', ojs.stamp(g.at), 'enqueued', coalesce(s.enqueued, 0),
      'processed', coalesce(s.completed, 0), 'failed', coalesce(s.failed, 0), 'discarded', coalesce(s.discarded, 0),
      'retried', coalesce(s.retried, 0), 'cancelled', coalesce(s.cancelled, 0),
      'latency_p50_ms', r.quantiles -> 'p50', 'latency_p95_ms', r.quantiles -> 'p95',
      'latency_p99_ms', r.quantiles -> 'p99', 'wait_p50_ms', w.quantiles -> 'p50',
      'wait_p95_ms', w.quantiles -> 'p95', 'wait_p99_ms', w.quantiles -> 'p99') order by g.at), '[]')
  into v_data
  from generate_series(v_since, v_until - interval '1 microsecond', v_step) g(at)
    left join summed s on s.at = g.at
    left join times t on t.at = g.at
    cross join lateral (select ojs.quantiles(t.runs, ojs.run_bounds()) as quantiles) r
    cross join lateral (select ojs.quantiles(t.waits, ojs.wait_bounds()) as quantiles) w;
  return ojs.ok(jsonb_build_object('period', v_period, 'since', ojs.stamp(v_since), 'until', ojs.stamp(v_until),
    'data', v_data, 'items', v_data));
end;
$$;
comment on function ojs_stats_history is
  'What happened in each period (1m, 5m, 1h, 1d; 5m) from since (an hour ago) to until (now), of all queues or of '
  'queue, and of type: 200 {period, since, until, data: [{timestamp, enqueued, processed, failed, ...}]}. Processed '
  'jobs completed, failed are attempts; latency is the time that jobs ran, wait that in the queue, in ms. Errors '
  'OJ400. ojs-admin-api 10.2.';
