create or replace function ojs_get_queue(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues/{name}
declare
  v_now timestamptz := ojs.now();
  v_name text := p_request ->> 'name';
  v_details jsonb;
  v_counts jsonb;
  v_today record;
begin
  perform ojs.guard('public.ojs_get_queue(jsonb)');
  perform ojs.require_known(p_request, '{name}');
  v_details := (select d.details from ojs.queue_details(array[v_name]) d);
  if v_details is null then
    perform ojs.raise(ojs.not_found('queue', v_name));
  end if;
  v_counts := v_details -> 'counts';
  v_today := ojs.recent_work(v_name, date_trunc('day', v_now, 'UTC') - interval '1 microsecond');
  return ojs.ok(v_details || jsonb_build_object(
    'config', v_details -> 'configuration',
    'queue', v_details - 'configuration',
    'stats', v_counts || jsonb_build_object('queue', v_name,
      'depth', (v_counts ->> 'available')::bigint + (v_counts ->> 'active')::bigint
        + (v_counts ->> 'scheduled')::bigint + (v_counts ->> 'retryable')::bigint + (v_counts ->> 'pending')::bigint,
      'completed_today', v_today.completed, 'failed_today', v_today.failed))
    || coalesce((select jsonb_build_object('updated_at', ojs.stamp(s.updated_at))
      from ojs.queue_setting s where s.queue = v_name), '{}'));
end;
$$;
comment on function ojs_get_queue is
  'The queue {name} with its counts, rates, settings and statistics: 200 {name, state, counts, configuration, stats, '
  'oldest_available_at, created_at, ...}. stats counts completed jobs and failed attempts since midnight (UTC). Errors '
  'OJ400, OJ404. ojs-admin-api 6.2, ojs-queue-config 9.3.';
