create or replace function ojs.dead_letters(p_request jsonb, p_before timestamptz, p_before_id uuid, p_now timestamptz)
returns table (id uuid, discarded_at timestamptz, selected boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Dead letters that are older than (p_before, p_before_id), newest first, ojs.max_list_rows() at most; selected says
-- whether the filters of the request select one (ojs-dead-letter 9). The filters need no column that may be large.
declare
  v_since timestamptz := ojs.instant(p_request ->> 'since', p_now);
  v_until timestamptz := ojs.instant(p_request ->> 'until', p_now);
begin
  if p_request ? 'since' and v_since is null then
    perform ojs.raise(ojs.invalid('since', 'must be an RFC 3339 timestamp with time zone', p_request -> 'since'));
  elsif p_request ? 'until' and v_until is null then
    perform ojs.raise(ojs.invalid('until', 'must be an RFC 3339 timestamp with time zone', p_request -> 'until'));
  end if;
  return query
  select d.id, d.discarded_at,
    (p_request ->> 'queue' is null or d.queue = p_request ->> 'queue')
      and (p_request ->> 'type' is null or d.type = p_request ->> 'type')
      and (p_request ->> 'error_type' is null or coalesce(d.error_type = p_request ->> 'error_type', false))
  from ojs.dead d
  where d.dead_letter and (d.discarded_at, d.id) < (p_before, p_before_id)
    and d.discarded_at >= coalesce(v_since, '-infinity') and d.discarded_at < coalesce(v_until, 'infinity')
  order by d.discarded_at desc, d.id desc
  limit ojs.max_list_rows();
end;
$$;
