create or replace function ojs.dead_letters(p_filter jsonb, p_before timestamptz, p_before_id uuid, p_most integer)
returns table (id uuid, discarded_at timestamptz, selected boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Dead letters that are older than (p_before, p_before_id), newest first, p_most at most; selected says whether the
-- filter (ojs.dead_filter) selects one (ojs-dead-letter 9).
begin
  return query
  select d.id, d.discarded_at, ojs.dead_matches(d, p_filter)
  from ojs.dead d
  where d.dead_letter and (d.discarded_at, d.id) < (p_before, p_before_id)
    and d.discarded_at >= coalesce((p_filter ->> 'since')::timestamptz, '-infinity')
    and d.discarded_at < coalesce((p_filter ->> 'until')::timestamptz, 'infinity')
  order by d.discarded_at desc, d.id desc
  limit p_most;
end;
$$;
