create or replace function ojs.make_queues(p_drafts ojs.draft[], p_now timestamptz) returns void
language plpgsql as $$
-- Makes the queues, lanes and rate limits that drafts need and that do not exist yet, each kind in name order, so that
-- two batches cannot wait for each other. A row that is as it should be is not locked. A member of a limit that no
-- draft mentions keeps its value. While the row of a queue is locked here, nobody can change its settings
-- (ojs.store_queue_setting), so whether its new lane is plain stays true.
declare
  v_made text[];
begin
  with made as (
    insert into ojs.queue (name, created_at)
    select distinct d.queue, p_now
    from unnest(p_drafts) d
    where d.error is null and not exists (select from ojs.queue q where q.name = d.queue)
    order by d.queue
    on conflict do nothing
    returning name
  )
  select array_agg(m.name) into v_made from made m;

  if exists (select from unnest(p_drafts) d where d.error is null
      and not exists (select from ojs.lane l where l.queue = d.queue and l.priority = d.priority)) then
    perform from ojs.queue q
    where q.name in (select d.queue from unnest(p_drafts) d where d.error is null
      and not exists (select from ojs.lane l where l.queue = d.queue and l.priority = d.priority))
    order by q.name
    for key share;
    insert into ojs.lane (queue, priority, plain)
    select distinct d.queue, d.priority, not exists (
        select from ojs.queue_setting s where s.queue = d.queue or s.queue = '_default')
      and not exists (select from ojs.queue_drain n where n.queue = d.queue)
    from unnest(p_drafts) d
    where d.error is null and not exists (select from ojs.lane l where l.queue = d.queue and l.priority = d.priority)
    order by d.queue, d.priority
    on conflict do nothing;
  end if;
  -- A queue may have been deleted before, and its lanes are still there.
  if exists (select from ojs.lane l where l.queue = any (v_made) and not l.plain)
      or v_made is not null and exists (select from ojs.queue_setting s where s.queue = '_default') then
    perform ojs.settle_queues(v_made);
  end if;

  if exists (select from unnest(p_drafts) d where d.limit_key is not null and d.error is null) then
    insert into ojs.rate_limit (key, max_starts, period_ms, concurrency)
    select g.key, g.max_starts, g.period_ms, g.concurrency
    from (
      select d.limit_key as key,
        (array_agg(l.max_starts order by d.ordinality desc) filter (where l.max_starts is not null))[1] as max_starts,
        (array_agg(l.period_ms order by d.ordinality desc) filter (where l.max_starts is not null))[1] as period_ms,
        (array_agg(l.concurrency order by d.ordinality desc) filter (where l.concurrency is not null))[1] as concurrency
      from unnest(p_drafts) with ordinality d, ojs.rate_limit_of(d.doc -> 'rate_limit') l
      where d.error is null and d.limit_key is not null
      group by d.limit_key) g
    where not exists (select from ojs.rate_limit r where r.key = g.key
      and (g.max_starts is null or (r.max_starts, r.period_ms) = (g.max_starts, g.period_ms))
      and (g.concurrency is null or r.concurrency = g.concurrency))
    order by g.key
    on conflict (key) do update
    set max_starts = coalesce(excluded.max_starts, rate_limit.max_starts),
        period_ms = coalesce(excluded.period_ms, rate_limit.period_ms),
        concurrency = coalesce(excluded.concurrency, rate_limit.concurrency);
  end if;
end;
$$;
