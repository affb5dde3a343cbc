create or replace function ojs.count_dead(p_filter jsonb, p_most integer, out total bigint, out is_at_least boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- How many dead letters a filter (ojs.dead_filter) selects. By queue alone the counts of the queues say it. Otherwise
-- it reads p_most of them, newest first; when there are more, the total is a lower bound.
declare
  v_read bigint;
begin
  if p_filter - 'queue' = '{}' then
    select coalesce(sum(n.dead_letters), 0), 0 into total, v_read
    from ojs.queue_numbers(case when p_filter ? 'queue' then array[p_filter ->> 'queue'] end) n;
  elsif p_filter ? 'group' then
    select count(*), count(*) filter (where ojs.dead_matches(d, p_filter)) into v_read, total
    from (
      select * from ojs.dead x where x.error_group = p_filter ->> 'group' and x.dead_letter
      order by x.id desc limit p_most) d;
  else
    select count(*), count(*) filter (where ojs.dead_matches(d, p_filter)) into v_read, total
    from (select * from ojs.dead x where x.dead_letter order by x.discarded_at desc, x.id desc limit p_most) d;
  end if;
  is_at_least := v_read = p_most;
end;
$$;
