create or replace function ojs_queue_stats(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues/{name}/stats
declare
  v_now timestamptz := ojs.now();
  v_queue ojs.queue;
  v_counts jsonb;
  v_hour record;
  v_stats jsonb;
begin
  perform ojs.guard('public.ojs_queue_stats(jsonb)');
  perform ojs.require_known(p_request, '{name,ojs_version}');
  select * into v_queue from ojs.queue q where q.name = p_request ->> 'name';
  if not found then
    perform ojs.raise(ojs.not_found('queue', p_request ->> 'name'));
  end if;

  v_counts := ojs.queue_counts(v_queue.name);
  v_hour := ojs.recent_work(v_queue.name, v_now - interval '1 hour');
  v_stats := v_counts || jsonb_build_object('queue', v_queue.name,
    'depth', (v_counts ->> 'available')::bigint + (v_counts ->> 'active')::bigint + (v_counts ->> 'scheduled')::bigint
      + (v_counts ->> 'retryable')::bigint + (v_counts ->> 'pending')::bigint,
    'dead', (select count(*) from ojs.dead d where d.queue = v_queue.name and d.dead_letter),
    'completed_last_hour', v_hour.completed, 'failed_last_hour', v_hour.failed,
    'avg_duration_ms', coalesce(round(v_hour.duration_ms / nullif(v_hour.completed, 0)), 0),
    'avg_wait_ms', coalesce(round(v_hour.wait_ms / nullif(v_hour.completed, 0)), 0),
    'throughput_per_second', round(v_hour.completed / 3600.0, 3))
    || coalesce((select jsonb_strip_nulls(jsonb_build_object('max_depth', b.max_depth, 'max_size_bytes', b.max_bytes))
      from ojs.queue_bound b where b.queue = v_queue.name), '{}');
  return ojs.ok(v_counts || ojs.queue_json(v_queue)
    || ojs.queue_member(p_request, ojs.queue_json(v_queue) || v_counts
      || jsonb_build_object('total', v_stats -> 'depth'))
    || jsonb_build_object('stats', v_stats, 'computed_at', ojs.stamp(v_now)));
end;
$$;
comment on function ojs_queue_stats is
  'How many jobs of the queue {name} are in each state (exact), and its rates and averages (ms) of the last hour: 200 '
  '{queue, status, stats, computed_at}, and the counts also beside stats. Errors OJ400, OJ404. ojs-http-binding 11.2.';
