create or replace function ojs.read_feed(p_asof bigint, p_seq bigint, p_ord bigint, p_types text[], p_queues text[],
  p_jobs uuid[], p_workflows uuid[])
returns table (asof bigint, seq bigint, ord bigint, id text, type text, at text, job_id text, job_type text, queue text,
  state text, workflow_id text, subject text, data text)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- What the streams of a server read: the events after the place (p_asof, p_seq, p_ord) that one of them may want, in
-- the order of the log, up to the oldest running transaction. Without p_queues, p_jobs and p_workflows all events are
-- wanted, else those of one of these; p_types are exact, or job.*. A workflow's events are its own and those of the
-- jobs of its steps. A call reads some thousand events. Its last row, without an id, is the place to go on from; its
-- type is `more` when the log has more to read at once.
declare
  v_until constant xid8 := ojs.asof_horizon();
  v_asof constant xid8 := p_asof::text::xid8;
  v_prefixes text[] := array(select left(t, -1) from unnest(p_types) t where t like '%.*');
  v_part record;
begin
  select r.asof, r.seq, r.number, r.rows into v_part
  from (
    select e.asof, e.seq, row_number() over ordered as number, count(*) over () as rows,
      sum(case when p_types is null or e.type = any (p_types) or e.type ^@ any (v_prefixes)
        then 1 + coalesce(pg_column_size(e.jobs), pg_column_size(e.items)) / 100 else 1 end) over ordered as estimate
    from (
      select * from ojs.event e
      where (e.asof, e.seq) >= (v_asof, p_seq) and e.asof <= v_until
      order by e.asof, e.seq limit 2000) e
    window ordered as (order by e.asof, e.seq rows unbounded preceding)) r
  where r.estimate <= 5000 or r.number = 1
  order by r.number desc limit 1;
  if found then
    return query
      select e.asof::text::bigint, e.seq, i.ord, ojs.event_id(e.at, e.seq, i.ord), e.type, ojs.stamp(e.at), i.job_id,
        coalesce((i.event).job_type, i.item ->> 'job_type'), i.queue, coalesce((i.event).state, i.item ->> 'state'),
        coalesce(i.item ->> 'workflow_id', w.workflow_id::text), case split_part(e.type, '.', 1)
          when 'workflow' then i.item ->> 'workflow_id' when 'cron' then i.item ->> 'cron_name'
          when 'queue' then i.queue when 'worker' then i.item ->> 'worker_id' else i.job_id end,
        (coalesce(i.item, ojs.job_event_json(i.event)) || jsonb_build_object('timestamp', ojs.stamp(e.at)))::text
      from (
          select * from ojs.event e
          where (e.asof, e.seq) >= (v_asof, p_seq) and e.asof <= v_until
          order by e.asof, e.seq limit v_part.number) e
        cross join lateral (
          select a.ord, a.item, null::ojs.job_event as event, a.item ->> 'job_id' as job_id, a.item ->> 'queue' as queue
          from jsonb_array_elements(e.items) with ordinality a(item, ord)
          union all
          select j.ord, null, row(j.job_id, j.job_type, j.queue, j.state, j.priority, j.attempt, j.worker_id,
            j.duration_ms, j.wait_ms, j.more)::ojs.job_event, j.job_id::text, j.queue
          from unnest(e.jobs) with ordinality
            j(job_id, job_type, queue, state, priority, attempt, worker_id, duration_ms, wait_ms, more, ord)) i
        left join (
          select s.job_id::text, s.workflow_id from ojs.step s
          where s.workflow_id = any (p_workflows) and s.job_id is not null) w on w.job_id = i.job_id
      where (p_types is null or e.type = any (p_types) or e.type ^@ any (v_prefixes))
        and (e.asof, e.seq, i.ord) > (v_asof, p_seq, p_ord)
        and (coalesce(p_queues, p_jobs::text[], p_workflows::text[]) is null
          or i.queue = any (p_queues)
          or i.job_id in (select u.id::text from unnest(p_jobs) u(id))
          or coalesce(i.item ->> 'workflow_id', w.workflow_id::text)
            in (select u.id::text from unnest(p_workflows) u(id)))
      order by e.asof, e.seq, i.ord;
    if v_part.number < v_part.rows or v_part.rows = 2000 then
      asof := v_part.asof::text::bigint;
      seq := v_part.seq;
      ord := 16384;
      type := 'more';
      return next;
      return;
    end if;
  end if;
  -- Nothing that is not visible yet will stand before this.
  asof := v_until::text::bigint;
  seq := 9223372036854775807;
  ord := 16384;
  type := 'end';
  return next;
end;
$$;
