create or replace function ojs.find_dead(p_filter jsonb, p_after uuid, p_limit integer, out ids uuid[], out next uuid)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The dead letters that a filter (ojs.dead_filter) selects, newest id first, older than p_after; p_limit at most, of
-- ojs.max_list_rows() that are read. next: the id after which the next call goes on, null at the end. A group and a
-- queue have indexes of their own.
declare
  v_after constant uuid := coalesce(p_after, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  v_group constant text := p_filter ->> 'group';
  v_queue constant text := p_filter ->> 'queue';
  v_most constant integer := ojs.max_list_rows();
  v_read bigint;
  v_last uuid;
begin
  with part as materialized (
    (select d.id, ojs.dead_matches(d, p_filter) as fits from ojs.dead d
      where v_group is not null and d.error_group = v_group and d.dead_letter and d.id < v_after
      order by d.error_group desc, d.id desc limit v_most)
    union all
    (select d.id, d.dead_letter and ojs.dead_matches(d, p_filter) from ojs.dead d
      where v_group is null and v_queue is not null and d.queue = v_queue and d.id < v_after
      order by d.queue desc, d.id desc limit v_most)
    union all
    (select d.id, d.dead_letter and ojs.dead_matches(d, p_filter) from ojs.dead d
      where v_group is null and v_queue is null and d.id < v_after
      order by d.id desc limit v_most)
  )
  select count(*), (array_agg(p.id order by p.id))[1], (array_agg(p.id order by p.id desc) filter (where p.fits))
  into v_read, v_last, ids
  from part p;
  ids := coalesce(ids[1:p_limit], '{}');
  next := coalesce(ids[p_limit], case when v_read = v_most then v_last end);
end;
$$;
