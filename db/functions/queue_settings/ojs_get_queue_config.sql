create or replace function ojs_get_queue_config(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/queues/{name}/config
begin
  perform ojs.guard('public.ojs_get_queue_config(jsonb)');
  perform ojs.require_known(p_request, '{name}');
  if p_request ->> 'name' is distinct from '_default'
      and not exists (select from ojs.queue q where q.name = p_request ->> 'name') then
    perform ojs.raise(ojs.not_found('queue', p_request ->> 'name'));
  end if;
  return ojs.ok(ojs.config_body(p_request ->> 'name'));
end;
$$;
comment on function ojs_get_queue_config is
  'The settings of the queue {name}, or of _default: 200 {name, configuration, own, updated_at}. configuration is what '
  'counts, own what the queue has itself. Errors OJ400, OJ404. ojs-queue-config 9.1.';
