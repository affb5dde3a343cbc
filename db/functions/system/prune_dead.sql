create or replace function ojs.prune_dead(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Removes discarded jobs that are past their retention, and the oldest dead letters when there are more than the
-- setting dead_letters_max says (ojs-dead-letter 5.1, 8.1), p_limit in all at most. Returns how many.
declare
  v_discarded_before timestamptz := ojs.kept_since('retention_discarded_ms', p_now);
  v_letters_before timestamptz := ojs.kept_since('retention_dead_letter_ms', p_now);
  v_most bigint := (select nullif(s.value::bigint, 0) from ojs.setting s where s.name = 'dead_letters_max');
  v_surplus record;
  v_ids uuid[];
  v_count integer;
begin
  v_ids := array(
    select x.id from ojs.dead x
    where x.discarded_at < v_discarded_before and (not x.dead_letter or x.discarded_at < v_letters_before)
    order by x.discarded_at, x.id limit p_limit for update skip locked);
  if v_most is not null and cardinality(v_ids) < p_limit then
    -- The newest one that is too many.
    select x.discarded_at, x.id into v_surplus from ojs.dead x
    where x.dead_letter order by x.discarded_at desc, x.id desc offset v_most limit 1;
    v_ids := v_ids || array(
      select x.id from ojs.dead x
      where x.dead_letter and (x.discarded_at, x.id) <= (v_surplus.discarded_at, v_surplus.id) and x.id <> all (v_ids)
      order by x.discarded_at, x.id limit p_limit - cardinality(v_ids) for update skip locked);
  end if;

  with gone as (
    delete from ojs.dead d where d.id = any (v_ids) returning d.queue, d.dead_letter
  ), counted as (
    insert into ojs.tally (queue, at, discarded) select g.queue, p_now, -count(*) from gone g group by g.queue
  ), event as (
    insert into ojs.event (at, type, items)
    select p_now, 'dead_letter.pruned', jsonb_agg(jsonb_build_object('queue', g.queue, 'count', g.n))
    from (select x.queue, count(*) as n from gone x where x.dead_letter group by x.queue) g
    having count(*) > 0
  )
  select count(*) into v_count from gone;
  return v_count;
end;
$$;
