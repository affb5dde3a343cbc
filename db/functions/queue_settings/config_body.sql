create or replace function ojs.config_body(p_queue text) returns jsonb
language sql stable as $$
  -- What answers say about the settings of a queue: those that count (configuration) and those that it has itself.
  select jsonb_build_object('name', p_queue, 'configuration', c.shown, 'config', c.shown,
      'own', coalesce(s.config, '{}'))
    || case when s.updated_at is null then '{}'
      else jsonb_build_object('updated_at', ojs.stamp(s.updated_at)) end
  from (select ojs.shown_config(ojs.queue_config(p_queue)) as shown) c
    left join ojs.queue_setting s on s.queue = p_queue
$$;
