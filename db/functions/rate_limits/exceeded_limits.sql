create or replace function ojs.exceeded_limits(p_rows ojs.ready[], p_now timestamptz) returns jsonb
language sql stable as $$
  -- The data of the events rate_limit.exceeded for jobs that a claim has turned away: one for each limit key, with the
  -- strategy that kept them back (ojs-rate-limiting 11.1). What this claim itself has started is not active yet, but
  -- is among the starts.
  select jsonb_agg(jsonb_build_object('key', k.limit_key, 'queue', k.queue, 'jobs', k.jobs,
    'strategy', case when s.started < f.max_starts or f.max_starts is null then 'concurrency'
      when f.max_starts = 1 then 'throttle' else 'rate' end,
    'limit', case when s.started >= f.max_starts then f.max_starts else f.concurrency end,
    'current', case when s.started >= f.max_starts then s.started else greatest(a.active, f.concurrency) end))
  from (select r.limit_key, min(r.queue) as queue, count(*) as jobs from unnest(p_rows) r group by r.limit_key) k
    join ojs.rate_limit l on l.key = k.limit_key,
    ojs.limit_in_force(l, p_now) f,
    lateral (select count(*) as active from ojs.active x where x.limit_key = k.limit_key) a,
    lateral (select count(*) as started from unnest(f.starts) x
      where x > p_now - f.period_ms * interval '1 millisecond') s
$$;
