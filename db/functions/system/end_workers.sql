create or replace function ojs.end_workers(p_ids text[], p_limit integer, p_reason text, p_now timestamptz,
  out dead integer, out orphaned integer)
language plpgsql as $$
-- Removes workers whose rows the caller has locked, and ends the attempts of their jobs (ojs.reap_attempts). When they
-- hold more than p_limit jobs, the workers stay and a later call continues.
declare
  v_orphaned ojs.active[];
begin
  dead := 0;
  with gone as (
    delete from ojs.active a
    where a.ctid = any (array(
      select x.ctid from ojs.active x where x.worker_id = any (p_ids) limit p_limit for update skip locked))
    returning a
  )
  select coalesce(array_agg(g.a order by (g.a).job_id), '{}') into v_orphaned from gone g;
  orphaned := cardinality(v_orphaned);
  perform ojs.reap_attempts(v_orphaned, true, p_now);

  if orphaned < p_limit then
    delete from ojs.worker w where w.id = any (p_ids);
    insert into ojs.event (at, type, items)
    select p_now, 'worker.stopped', jsonb_agg(jsonb_build_object('worker_id', d.id, 'reason', p_reason))
    from unnest(p_ids) d(id);
    dead := cardinality(p_ids);
  end if;
end;
$$;
