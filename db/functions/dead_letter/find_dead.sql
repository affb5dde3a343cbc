create or replace function ojs.find_dead(p_filter jsonb, p_after uuid, p_limit integer, out ids uuid[], out next uuid,
  out is_partial boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The dead letters that a filter (ojs.dead_filter) selects, newest id first, older than p_after; p_limit at most. next:
-- the id after which the next call goes on, null at the end. is_partial: it stopped after ojs.max_list_rows() rows.
declare
  v_after uuid := coalesce(p_after, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
begin
  if p_filter ? 'group' then
    ids := array(
      select d.id from (
        select * from ojs.dead x
        where x.error_group = p_filter ->> 'group' and x.dead_letter and x.id < v_after
        order by x.id desc limit ojs.max_list_rows()) d
      where ojs.dead_matches(d, p_filter)
      order by d.id desc limit p_limit);
  else
    ids := array(
      select d.id from (
        select * from ojs.dead x where x.id < v_after order by x.id desc limit ojs.max_list_rows()) d
      where d.dead_letter and ojs.dead_matches(d, p_filter)
      order by d.id desc limit p_limit);
  end if;
  next := ids[p_limit];
  if next is null then
    if p_filter ? 'group' then
      select x.id into next from ojs.dead x
      where x.error_group = p_filter ->> 'group' and x.dead_letter and x.id < v_after
      order by x.id desc offset ojs.max_list_rows() - 1 limit 1;
    else
      select x.id into next from ojs.dead x where x.id < v_after
      order by x.id desc offset ojs.max_list_rows() - 1 limit 1;
    end if;
    is_partial := next is not null;
  else
    is_partial := false;
  end if;
end;
$$;
