create or replace function ojs.dead_groups(p_type text, p_queue text, p_since timestamptz, p_until timestamptz)
returns table (error_group text, jobs bigint, first_seen timestamptz, last_seen timestamptz, sample uuid,
  is_cut boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The groups of dead letters (ojs.error_group): how many there are of each, when the first and last were discarded, and
-- the id of the last. It reads the newest 200,000 dead letters of the queue and the time, all of them from an index;
-- is_cut: there are more. p_type: only groups of this type, or of those that begin with what stands before a *.
declare
  v_most constant integer := 2 * ojs.max_list_rows();
begin
  return query
  with letter as (
    select d.id, d.error_group, d.discarded_at
    from ojs.dead d
    where d.dead_letter and (p_queue is null or d.queue = p_queue)
      and d.discarded_at >= coalesce(p_since, '-infinity') and d.discarded_at < coalesce(p_until, 'infinity')
    order by d.discarded_at desc, d.id desc
    limit v_most
  ), found as materialized (
    select l.error_group, count(*) as jobs, min(l.discarded_at) as first_seen, max(l.discarded_at) as last_seen
    from letter l
    where l.error_group is not null
    group by l.error_group
  )
  select f.error_group, f.jobs, f.first_seen, f.last_seen, s.id, (select sum(x.jobs) >= v_most from found x)
  from found f
    join lateral (
      select d.id, d.type from ojs.dead d
      where d.error_group = f.error_group and d.dead_letter and (p_queue is null or d.queue = p_queue)
      order by d.id desc limit 1) s
      on p_type is null or case when p_type like '%*' then starts_with(s.type, left(p_type, -1))
        else s.type = p_type end;
end;
$$;
