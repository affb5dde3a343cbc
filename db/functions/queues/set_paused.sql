create or replace function ojs.set_paused(p_request jsonb, p_paused boolean, p_door text) returns ojs.reply
language plpgsql as $$
-- Pauses or resumes the queue {name}, and makes it if it is new. When the queue is so already, nothing changes and no
-- event is written.
declare
  v_now timestamptz := ojs.now();
  v_error jsonb := ojs.queue_name_error(p_request -> 'name');
  v_queue ojs.queue;
  v_at jsonb;
begin
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;
  insert into ojs.queue (name, created_at) values (p_request ->> 'name', v_now) on conflict do nothing;
  update ojs.queue q set paused_at = case when p_paused then v_now end
  where q.name = p_request ->> 'name' and (q.paused_at is not null) <> p_paused
  returning * into v_queue;
  if found then
    insert into ojs.event (at, type, items)
    values (v_now, case when p_paused then 'queue.paused' else 'queue.resumed' end,
      jsonb_build_array(jsonb_build_object('queue', v_queue.name)));
    if not p_paused then
      perform ojs.wake(v_queue.name);
    end if;
  else
    select * into v_queue from ojs.queue q where q.name = p_request ->> 'name';
  end if;

  perform ojs.audit(p_door, v_queue.name);
  v_at := jsonb_build_object(case when p_paused then 'paused_at' else 'resumed_at' end,
    ojs.stamp(coalesce(v_queue.paused_at, v_now)));
  return ojs.ok(ojs.queue_json(v_queue) || v_at || ojs.queue_member(p_request, ojs.queue_json(v_queue) || v_at));
end;
$$;
