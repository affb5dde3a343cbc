create or replace function ojs.read_events(p_asof xid8, p_seq bigint, p_ord bigint, p_until xid8, p_types text[],
  p_queues text[], p_job_types text[], p_limit integer, out events jsonb[], out last_id text, out is_cut boolean)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Returns the first events that the filters select, p_limit at most. It begins after the event at (p_asof, p_seq,
-- p_ord), reads rows up to the asof p_until, some thousand events at a time, and stops after about ojs.max_list_rows()
-- events: then is_cut is true, and there may be more. last_id is the id of the last event that was read; null when
-- there was none. How many events a row has is estimated, so that it need not be unpacked: one when its type is not
-- selected, else one for every hundred bytes, which is about the size of an event.
declare
  v_prefixes text[] := array(select left(t, -1) from unnest(p_types) t where t like '%.*');
  v_asof xid8 := p_asof;
  v_seq bigint := p_seq - 1;
  v_part record;
  v_last record;
  v_read bigint := 0;
begin
  events := '{}';
  loop
    select r.asof, r.seq, r.number, r.estimate into v_part
    from (
      select e.asof, e.seq, row_number() over ordered as number,
        sum(case when p_types is null or e.type = any (p_types) or e.type ^@ any (v_prefixes)
          then 1 + coalesce(pg_column_size(e.jobs), pg_column_size(e.items)) / 100 else 1 end) over ordered as estimate
      from (
        select * from ojs.event e
        where (e.asof, e.seq) > (v_asof, v_seq) and e.asof <= p_until
        order by e.asof, e.seq limit 2000) e
      window ordered as (order by e.asof, e.seq rows unbounded preceding)) r
    where r.estimate <= 5000 or r.number = 1
    order by r.number desc limit 1;
    exit when not found;
    v_last := v_part;
    events := events || array(
      select jsonb_build_object(
        'specversion', '1.0', 'id', ojs.event_id(e.at, e.seq, i.ord), 'type', e.type, 'source', 'ojs://ojs-pg',
        'time', ojs.stamp(e.at), 'subject', coalesce(case split_part(e.type, '.', 1)
            when 'workflow' then i.value -> 'workflow_id' when 'cron' then i.value -> 'cron_name'
            when 'queue' then i.value -> 'queue' when 'worker' then i.value -> 'worker_id'
            when 'bulk' then i.value -> 'bulk_id' end,
          i.value -> 'job_id', i.value -> 'key', i.value -> 'queue', '"system"'),
        'datacontenttype', 'application/json', 'data', i.value || jsonb_build_object('timestamp', ojs.stamp(e.at)))
      from (
          select * from ojs.event e
          where (e.asof, e.seq) > (v_asof, v_seq) and e.asof <= p_until
          order by e.asof, e.seq limit v_part.number) e,
        ojs.matching_events(e.items, e.jobs, p_queues, p_job_types) i
      where (p_types is null or e.type = any (p_types) or e.type ^@ any (v_prefixes))
        and (e.seq <> p_seq or i.ord > p_ord)
      order by e.asof, e.seq, i.ord
      limit p_limit - cardinality(events));
    v_read := v_read + v_part.estimate;
    v_asof := v_part.asof;
    v_seq := v_part.seq;
    is_cut := v_read >= ojs.max_list_rows();
    exit when is_cut or cardinality(events) = p_limit;
  end loop;
  if v_last is not null then
    select ojs.event_id(e.at, e.seq, coalesce(cardinality(e.jobs), jsonb_array_length(e.items))) into last_id
    from ojs.event e where e.asof = v_last.asof and e.seq = v_last.seq;
  end if;
end;
$$;
