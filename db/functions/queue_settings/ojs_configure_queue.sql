create or replace function ojs_configure_queue(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PUT /ojs/v1/queues/{name}/config
declare
  v_name text := p_request ->> 'name';
  v_parsed record;
begin
  perform ojs.guard('public.ojs_configure_queue(jsonb)');
  perform ojs.require_object(p_request);
  if v_name is distinct from '_default' and ojs.queue_name_error(p_request -> 'name') is not null then
    perform ojs.raise(ojs.queue_name_error(p_request -> 'name'));
  end if;
  v_parsed := ojs.parse_queue_config(p_request - 'name');
  if v_parsed.error is not null then
    perform ojs.raise(v_parsed.error);
  end if;
  perform ojs.store_queue_setting(v_name, v_parsed.config, ojs.now());
  perform ojs.audit('ojs_configure_queue', v_name, jsonb_build_object('config', v_parsed.config));
  return ojs.ok(ojs.config_body(v_name));
end;
$$;
comment on function ojs_configure_queue is
  'Changes the settings of the queue {name}, and makes it if it is new; of _default, the defaults of all queues: '
  '{concurrency, rate_limit, visibility_timeout, default_timeout, default_retry, dead_letter, result_ttl, '
  'backpressure}. A member that is left out stays, null removes it. Jobs that are there already keep what they were '
  'enqueued with. 200 {name, configuration, own, updated_at}. Errors OJ400, OJ409 when the queue is being deleted, '
  'OJ422 for a setting that could not take effect. ojs-admin-api 6.6, ojs-queue-config 9.';
