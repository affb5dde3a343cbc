create or replace function ojs.store_queue_setting(p_queue text, p_change jsonb, p_now timestamptz) returns void
language plpgsql as $$
-- Stores what ojs.parse_queue_config made of a request: its members replace those that the queue has, and null removes
-- one. Makes the queue if it is new. The lock of its row, for _default that of all lanes, keeps a new lane from being
-- taken for a plain one meanwhile (ojs.make_queues).
declare
  v_old jsonb;
  v_new jsonb;
  v_limited text[];
begin
  if p_queue = '_default' then
    lock table ojs.lane in share row exclusive mode;
  else
    insert into ojs.queue (name, created_at) values (p_queue, p_now) on conflict do nothing;
    perform from ojs.queue q where q.name = p_queue for update;
    if exists (select from ojs.queue_drain n where n.queue = p_queue) then
      perform ojs.raise(ojs.draining_error(p_queue));
    end if;
  end if;
  select s.config into v_old from ojs.queue_setting s where s.queue = p_queue;
  v_new := jsonb_strip_nulls(coalesce(v_old, '{}') || p_change);
  if v_new = '{}' then
    delete from ojs.queue_setting s where s.queue = p_queue;
  else
    insert into ojs.queue_setting (queue, config, updated_at) values (p_queue, v_new, p_now)
    on conflict (queue) do update set config = excluded.config, updated_at = excluded.updated_at;
  end if;

  v_limited := case when p_queue = '_default' then array(select q.name from ojs.queue q order by q.name)
    else array[p_queue] end;
  if v_old ? 'rate_limit' and not v_new ? 'rate_limit' then
    update ojs.rate_limit l set max_starts = null, period_ms = null, concurrency = null
    where l.key in (select 'queue:' || u from unnest(v_limited) u where not ojs.queue_config(u) ? 'rate_limit');
  end if;
  perform ojs.settle_queues(v_limited);
  perform ojs.wake(u) from unnest(v_limited) u where p_change ? 'concurrency' and p_queue <> '_default';
  insert into ojs.event (at, type, items)
  values (p_now, 'queue.config_updated', jsonb_build_array(jsonb_build_object('queue', p_queue, 'config', v_new)));
end;
$$;
