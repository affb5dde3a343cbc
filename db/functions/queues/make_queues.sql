create or replace function ojs.make_queues(p_drafts ojs.draft[], p_now timestamptz) returns void
language plpgsql as $$
-- Makes the queues, their lanes and rate limits that drafts name and that do not exist yet, each kind in name
-- order, so that two batches cannot wait for each other. What exists and is the same is not even locked.
begin
  insert into ojs.queue (name, created_at)
  select distinct d.queue, p_now
  from unnest(p_drafts) d
  where d.error is null and not exists (select from ojs.queue q where q.name = d.queue)
  order by d.queue
  on conflict do nothing;

  insert into ojs.lane (queue, priority)
  select distinct d.queue, d.priority
  from unnest(p_drafts) d
  where d.error is null and not exists (select from ojs.lane l where l.queue = d.queue and l.priority = d.priority)
  order by d.queue, d.priority
  on conflict do nothing;

  if exists (select from unnest(p_drafts) d where d.limit_key is not null and d.error is null) then
    insert into ojs.rate_limit (key, max_starts, period_ms, concurrency)
    select distinct on (d.limit_key) d.limit_key, l.max_starts, l.period_ms, l.concurrency
    from unnest(p_drafts) d, ojs.rate_limit_of(d.doc -> 'rate_limit') l
    where d.error is null and d.limit_key is not null
      and not exists (select from ojs.rate_limit r where r.key = d.limit_key
        and (r.max_starts, r.period_ms, r.concurrency) is not distinct from (l.max_starts, l.period_ms, l.concurrency))
    order by d.limit_key
    on conflict (key) do update
    set max_starts = excluded.max_starts, period_ms = excluded.period_ms, concurrency = excluded.concurrency;
  end if;
end;
$$;
