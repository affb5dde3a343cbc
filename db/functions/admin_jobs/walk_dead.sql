create or replace function ojs.walk_dead(p_filter jsonb, p_after uuid, p_from uuid, p_rows integer,
  out ids uuid[], out last uuid, out is_end boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- As ojs.walk_live, of discarded jobs. A queue or a type has an index of its own.
declare
  v_queue constant text := p_filter ->> 'queue';
  v_type constant text := p_filter ->> 'type';
  v_prefix constant text := p_filter ->> 'prefix';
  v_code constant text := p_filter ->> 'error_code';
  v_rest constant jsonb := p_filter - 'error_code';
  v_deep constant boolean := p_filter ?| '{tag,priority,search}';
  v_number integer;
begin
  with part as materialized (
    (select d.id, d.type, d.error_type, d.error_code from ojs.dead d
      where v_queue is not null and d.queue = v_queue and d.id < p_after and d.id >= p_from
      order by d.queue desc, d.id desc limit p_rows)
    union all
    (select d.id, d.type, d.error_type, d.error_code from ojs.dead d
      where v_queue is null and v_type is not null and d.type = v_type and d.id < p_after and d.id >= p_from
      order by d.type desc, d.id desc limit p_rows)
    union all
    (select d.id, d.type, d.error_type, d.error_code from ojs.dead d
      where v_queue is null and v_type is null and d.id < p_after and d.id >= p_from
      order by d.id desc limit p_rows)
  )
  select count(*), (array_agg(p.id order by p.id))[1], array_agg(p.id) filter (where
    (v_type is null or coalesce(p.type = v_type, false))
    and (v_prefix is null or coalesce(starts_with(p.type, v_prefix), false))
    and (v_code is null or coalesce(p.error_type = v_code, false) or coalesce(p.error_code = v_code, false))
    and (not v_deep or (select ojs.job_fits(x.job, v_rest) from ojs.dead x where x.id = p.id)))
  into v_number, last, ids
  from part p;
  is_end := v_number < p_rows;
  ids := coalesce(ids, '{}');
end;
$$;
