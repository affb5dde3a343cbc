create or replace function ojs.queue_json(p_queue ojs.queue) returns jsonb
language sql stable as $$
  -- A queue as clients see it.
  select jsonb_build_object('name', p_queue.name, 'paused', p_queue.paused_at is not null,
      'status', case when p_queue.paused_at is null then 'active' else 'paused' end,
      'created_at', ojs.stamp(p_queue.created_at))
    || case when p_queue.paused_at is null then '{}'
      else jsonb_build_object('paused_at', ojs.stamp(p_queue.paused_at)) end
$$;
