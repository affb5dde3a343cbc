create or replace function ojs_create_queue(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/queues
-- Settings may stand in config or beside the name.
declare
  v_now timestamptz := ojs.now();
  v_name text;
  v_error jsonb;
  v_parsed record;
begin
  perform ojs.guard('public.ojs_create_queue(jsonb)');
  perform ojs.require_object(p_request);
  v_name := p_request ->> 'name';
  v_error := ojs.queue_name_error(p_request -> 'name');
  if v_error is null and p_request ? 'config' then
    perform ojs.require_known(p_request, '{name,config}');
  end if;
  if v_error is null then
    v_parsed := ojs.parse_queue_config(coalesce(nullif(p_request -> 'config', 'null'),
      p_request - '{name,config}'::text[]));
    v_error := v_parsed.error;
  end if;
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;

  insert into ojs.queue (name, created_at) values (v_name, v_now) on conflict do nothing;
  if not found then
    perform ojs.fail('conflict', format('queue %s exists already', v_name),
      jsonb_build_object('field', 'name', 'queue', v_name),
      'change its settings with PUT /ojs/v1/queues/{name}/config');
  end if;
  perform ojs.store_queue_setting(v_name, v_parsed.config, v_now);
  insert into ojs.event (at, type, items)
  values (v_now, 'queue.created', jsonb_build_array(jsonb_build_object('queue', v_name)));
  perform ojs.audit('ojs_create_queue', v_name, jsonb_build_object('config', v_parsed.config));
  return ojs.created((select d.details || jsonb_build_object('config', d.details -> 'configuration')
    from ojs.queue_details(array[v_name]) d), '/ojs/v1/queues/' || v_name);
end;
$$;
comment on function ojs_create_queue is
  'Makes the queue name, with the settings in config (as ojs_configure_queue): 201 {name, state, config, created_at}. '
  'Nobody has to: the first job makes a queue, too. Errors OJ400, OJ409 when it exists, OJ422 for a setting that could '
  'not take effect. ojs-queue-config 9.2.';
