create or replace function ojs.walk_done(p_filter jsonb, p_after uuid, p_from uuid, p_rows integer,
  out ids uuid[], out states text[], out last uuid, out is_end boolean)
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- As ojs.walk_live, of completed and cancelled jobs. Their only index is by id, because every ack would pay for
-- another. The text of a job is read only when the columns fit and the filter asks for more.
declare
  v_wanted constant text[] := array(select jsonb_array_elements_text(p_filter -> 'states'));
  v_queue constant text := p_filter ->> 'queue';
  v_type constant text := p_filter ->> 'type';
  v_prefix constant text := p_filter ->> 'prefix';
  v_deep constant boolean := p_filter ?| '{tag,priority,error_code,search}';
  v_number integer;
begin
  select count(*), (array_agg(x.id order by x.id))[1], array_agg(x.id) filter (where x.fits),
    array_agg(x.state) filter (where x.fits)
  into v_number, last, ids, states
  from (
    select d.id, d.state, d.state = any (v_wanted) and (v_queue is null or d.queue = v_queue)
        and (v_type is null or coalesce(d.type = v_type, false))
        and (v_prefix is null or coalesce(starts_with(d.type, v_prefix), false))
        and (not v_deep or ojs.text_fits(d.job, p_filter)) as fits
    from ojs.done d
    where d.id < p_after and d.id >= p_from
    order by d.id desc limit p_rows) x;
  is_end := v_number < p_rows;
  ids := coalesce(ids, '{}');
  states := coalesce(states, '{}');
end;
$$;
