create or replace function ojs.dead_letters(p_filter jsonb, p_before timestamptz, p_before_id uuid, p_most integer)
returns table (id uuid, discarded_at timestamptz, selected boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Dead letters that are older than (p_before, p_before_id), newest first, p_most at most; selected says whether the
-- filter (ojs.dead_filter) selects one (ojs-dead-letter 9). Those of a queue are read by an index of their own.
declare
  v_since constant timestamptz := coalesce((p_filter ->> 'since')::timestamptz, '-infinity');
  v_until constant timestamptz := coalesce((p_filter ->> 'until')::timestamptz, 'infinity');
  v_queue constant text := p_filter ->> 'queue';
begin
  return query
  (select d.id, d.discarded_at, ojs.dead_matches(d, p_filter)
  from ojs.dead d
  where v_queue is null and d.dead_letter and (d.discarded_at, d.id) < (p_before, p_before_id)
    and d.discarded_at >= v_since and d.discarded_at < v_until
  order by d.discarded_at desc, d.id desc
  limit p_most)
  union all
  (select d.id, d.discarded_at, ojs.dead_matches(d, p_filter)
  from ojs.dead d
  where d.queue = v_queue and d.dead_letter and (d.discarded_at, d.id) < (p_before, p_before_id)
    and d.discarded_at <= p_before and d.discarded_at >= v_since and d.discarded_at < v_until
  order by d.discarded_at desc, d.id desc
  limit p_most);
end;
$$;
