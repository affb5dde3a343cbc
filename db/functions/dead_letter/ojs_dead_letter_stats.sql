create or replace function ojs_dead_letter_stats(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/dead-letter/stats
declare
  v_queues record;
  v_groups record;
begin
  perform ojs.guard('public.ojs_dead_letter_stats(jsonb)');
  perform ojs.require_known(p_request, '{queue}');
  select coalesce(sum(n.dead_letters), 0) as total, min(n.oldest_dead_letter_at) as oldest,
    coalesce(jsonb_object_agg(n.queue, n.dead_letters) filter (where n.dead_letters > 0), '{}') as by_queue
  into v_queues
  from ojs.queue_numbers(case when p_request ? 'queue' then array[p_request ->> 'queue'] end) n;
  -- One dead letter of each group tells the type of their errors.
  with dead_group as materialized (
    select * from ojs.dead_groups(null, p_request ->> 'queue', null, null)
  ), counted as (
    select coalesce(d.error_type, 'Unknown') as error_type, sum(g.jobs) as n
    from dead_group g join ojs.dead d on d.id = g.sample
    group by 1 order by 2 desc limit 100
  )
  select max(g.last_seen) as newest, coalesce(bool_or(g.is_cut), false) as is_cut,
    (select coalesce(jsonb_object_agg(c.error_type, c.n), '{}') from counted c) as by_error_type
  into v_groups
  from dead_group g;
  return ojs.ok(jsonb_build_object('total', v_queues.total, 'by_queue', v_queues.by_queue,
      'by_error_type', v_groups.by_error_type, 'oldest_at', ojs.stamp(v_queues.oldest),
      'newest_at', ojs.stamp(v_groups.newest),
      'retention', jsonb_build_object(
        'max_age', 'P' || ojs.setting_ms('retention_dead_letter_ms') / 86400000 || 'D', 'max_count',
          (select nullif(s.value::bigint, 0) from ojs.setting s where s.name = 'dead_letters_max')))
    || case when v_groups.is_cut then '{"by_error_type_is": "at_least"}' else '{}' end::jsonb);
end;
$$;
comment on function ojs_dead_letter_stats is
  'How many dead letters there are: 200 {total, by_queue, by_error_type, oldest_at, newest_at, retention}. Filter: '
  'queue. by_error_type counts the newest 200,000 and has the 100 most frequent types. Errors OJ400. '
  'ojs-dead-letter 10.1.';
