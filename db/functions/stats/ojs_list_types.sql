create or replace function ojs_list_types(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/types
-- There are 1,000 pairs of a queue and a type at most (ojs.add_tallies), so an offset costs nothing.
declare
  v_now timestamptz := ojs.now();
  v_window text := coalesce(nullif(p_request ->> 'window', ''), '24h');
  v_sort text := coalesce(nullif(p_request ->> 'sort', ''), 'busy');
  v_page record;
  v_since timestamptz;
  v_items jsonb;
  v_total bigint;
begin
  perform ojs.guard('public.ojs_list_types(jsonb)');
  v_page := ojs.page(p_request, 1000, null, 100);
  perform ojs.require_known(p_request, '{window,queue,sort,limit,offset,page,per_page,cursor}');
  v_since := v_now - case v_window when '1h' then interval '1 hour' when '24h' then interval '24 hours'
    when '7d' then interval '7 days' end;
  if v_since is null then
    perform ojs.raise(ojs.invalid('window', 'must be 1h, 24h or 7d', p_request -> 'window'));
  elsif v_sort not in ('busy', 'slowest', 'failing', 'waiting', 'type') then
    perform ojs.raise(ojs.invalid('sort', 'must be busy, slowest, failing, waiting or type', p_request -> 'sort'));
  end if;

  with part as materialized (
    select c.* from ojs.job_count c
    where c.span = case v_window when '1h' then '1m' else '1h' end and c.at > v_since
      and (not p_request ? 'queue' or c.queue = p_request ->> 'queue')
  ), summed as (
    select p.type, jsonb_agg(distinct p.queue) as queues, sum(p.enqueued) as enqueued, sum(p.started) as started,
      sum(p.completed) as completed, sum(p.failed) as failed, sum(p.discarded) as discarded,
      sum(p.retried) as retried, sum(p.cancelled) as cancelled, sum(p.expired) as expired,
      round(sum(p.run_ms) / nullif(sum(p.completed), 0), 1) as run_ms,
      round(sum(p.wait_ms) / nullif(sum(p.completed), 0), 1) as wait_ms,
      round(coalesce(sum(p.failed) / nullif(sum(p.failed) + sum(p.completed), 0), 0), 4) as failure_rate
    from part p group by p.type
  ), timed as (
    select s.*, ojs.quantiles((
        select array_agg(x.n order by x.bucket) from (
          select u.bucket, sum(u.n)::bigint as n from part p, unnest(p.runs) with ordinality u(n, bucket)
          where p.type = s.type group by u.bucket) x), ojs.run_bounds()) as run,
      ojs.quantiles((
        select array_agg(x.n order by x.bucket) from (
          select u.bucket, sum(u.n)::bigint as n from part p, unnest(p.waits) with ordinality u(n, bucket)
          where p.type = s.type group by u.bucket) x), ojs.wait_bounds()) as wait
    from summed s
  ), placed as (
    select t.*, row_number() over (order by case v_sort when 'busy' then t.enqueued + t.started
        when 'slowest' then (t.run ->> 'p95')::numeric when 'failing' then t.failure_rate
        when 'waiting' then (t.wait ->> 'p95')::numeric end desc nulls last, t.type) as place
    from timed t
  )
  select count(*), coalesce(jsonb_agg(jsonb_build_object('type', p.type, 'queues', p.queues, 'enqueued', p.enqueued,
      'started', p.started, 'completed', p.completed, 'failed', p.failed, 'discarded', p.discarded,
      'retried', p.retried, 'cancelled', p.cancelled, 'expired', p.expired, 'failure_rate', p.failure_rate,
      'run_ms', p.run || jsonb_build_object('avg', p.run_ms),
      'wait_ms', p.wait || jsonb_build_object('avg', p.wait_ms)) order by p.place)
    filter (where p.place > v_page.page_offset and p.place <= v_page.page_offset + v_page.page_limit), '[]')
  into v_total, v_items
  from placed p;
  return ojs.ok(ojs.list_body('types', v_items, ojs.pagination(v_total, v_page.page_limit, v_page.page_offset,
      case when v_total > v_page.page_offset + v_page.page_limit
        then (v_page.page_offset + v_page.page_limit)::text end))
    || jsonb_build_object('window', v_window, 'sort', v_sort));
end;
$$;
comment on function ojs_list_types is
  'The types of jobs in a window (1h, 24h, 7d), of all queues or of queue, the busiest first, or by sort (slowest, '
  'failing, waiting, type): 200 {items, types, pagination, total, window, sort}; each {type, queues, numbers, '
  'failure_rate, run_ms and wait_ms {avg, p50, p95, p99}}. Errors OJ400. ojs-observability 8.';
