create or replace function ojs_set_maintenance(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/system/maintenance
-- The setting maintenance is there as long as maintenance lasts. A fetch that has begun before it was stored may still
-- claim. Enabled again, maintenance keeps its beginning.
declare
  v_now timestamptz := ojs.now();
  v_enabled jsonb;
  v_reason jsonb;
  v_ms bigint;
  v_value jsonb;
  v_error jsonb;
begin
  perform ojs.guard('public.ojs_set_maintenance(jsonb)');
  perform ojs.require_object(p_request);
  perform ojs.require_known(p_request, '{enabled,reason,estimated_duration}');
  v_enabled := p_request -> 'enabled';
  v_reason := nullif(p_request -> 'reason', 'null');
  v_ms := ojs.duration_ms(p_request ->> 'estimated_duration');
  v_error := case
    when jsonb_typeof(v_enabled) is distinct from 'boolean' then
      ojs.invalid('enabled', 'must be true or false', v_enabled)
    when jsonb_typeof(v_reason) <> 'string' or length(v_reason #>> '{}') > 1000 then
      ojs.invalid('reason', 'must be a string of at most 1000 characters', v_reason)
    when p_request -> 'estimated_duration' <> 'null' and v_ms is null then
      ojs.invalid('estimated_duration', 'must be an ISO 8601 duration, such as PT30M',
        p_request -> 'estimated_duration') end;
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;

  if v_enabled = 'true' then
    v_value := jsonb_strip_nulls(jsonb_build_object('reason', v_reason, 'enabled_at', ojs.stamp(v_now),
      'estimated_end', ojs.stamp(v_now + v_ms * interval '1 millisecond')));
    insert into ojs.setting as s (name, value) values ('maintenance', v_value::text)
    on conflict (name) do update
    set value = (excluded.value::jsonb || jsonb_build_object('enabled_at', s.value::jsonb -> 'enabled_at'))::text;
  else
    delete from ojs.setting s where s.name = 'maintenance';
    -- What waits for jobs has found none meanwhile, and servers have put off the schedules.
    perform pg_notify('ojs', ':cron');
    perform ojs.wake(u.queue) from unnest(ojs.queues_with_jobs(array(select q.name from ojs.queue q))) u(queue);
  end if;
  perform ojs.audit('ojs_set_maintenance', 'system', jsonb_build_object('enabled', v_enabled, 'reason', v_reason));
  return ojs.ok(ojs.maintenance_json());
end;
$$;
comment on function ojs_set_maintenance is
  'Begins or ends maintenance: {enabled, reason, estimated_duration}. Until it ends, every fetch is empty, scheduled '
  'and retryable jobs do not become available, and no schedule fires; jobs may be enqueued, and workers may report '
  'what they hold. 200 {maintenance, enabled, reason, enabled_at, estimated_end}. Errors OJ400. ojs-admin-api 12.1.';
