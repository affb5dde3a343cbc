create or replace function ojs.settle_queues(p_queues text[]) returns void
language plpgsql as $$
-- Makes what the settings of these queues lead to: which lanes are plain, their concurrency, their bounds, their rate
-- limits. Jobs that are there already keep what they were enqueued with.
declare
  v_queue text;
  v_config jsonb;
  v_bound jsonb;
  v_limit record;
begin
  foreach v_queue in array p_queues loop
    v_config := ojs.queue_config(v_queue);
    update ojs.queue q
    set concurrency = (v_config -> 'concurrency')::integer
    where q.name = v_queue and q.concurrency is distinct from (v_config -> 'concurrency')::integer;
    update ojs.lane l
    set plain = v_config = '{}' and not exists (select from ojs.queue_drain n where n.queue = v_queue)
    where l.queue = v_queue
      and l.plain <> (v_config = '{}' and not exists (select from ojs.queue_drain n where n.queue = v_queue));

    v_bound := v_config -> 'backpressure';
    if coalesce(v_bound -> 'max_depth', v_bound -> 'max_size_bytes') is null then
      delete from ojs.queue_bound b where b.queue = v_queue;
    else
      insert into ojs.queue_bound (queue, max_depth, max_bytes, strategy, warn_at)
      values (v_queue, (v_bound -> 'max_depth')::bigint, (v_bound -> 'max_size_bytes')::bigint,
        v_bound ->> 'strategy', (v_bound -> 'warning_threshold')::numeric)
      on conflict (queue) do update
      set max_depth = excluded.max_depth, max_bytes = excluded.max_bytes, strategy = excluded.strategy,
          warn_at = excluded.warn_at, depth = null, bytes = null, counted_at = null;
    end if;

    if v_config ? 'rate_limit' then
      v_limit := ojs.rate_limit_of(v_config -> 'rate_limit');
      insert into ojs.rate_limit (key, max_starts, period_ms, concurrency)
      values ('queue:' || v_queue, v_limit.max_starts, v_limit.period_ms, v_limit.concurrency)
      on conflict (key) do update
      set max_starts = excluded.max_starts, period_ms = excluded.period_ms, concurrency = excluded.concurrency;
    end if;
  end loop;
end;
$$;
