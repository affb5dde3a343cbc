create or replace function ojs.reap_active(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Ends attempts that took too long. Past its execution timeout a job fails by its retry policy. Past its lease it
-- becomes available at once, or is discarded when its attempts are used up (ojs-timeouts 8, ojs-worker-protocol 5.5).
declare
  v_late ojs.active[];
begin
  with late as (
    delete from ojs.active a
    where a.ctid = any (array(
      select x.ctid from ojs.active x
      where x.timeout_at <= p_now or x.lease_until <= p_now
      limit p_limit for update skip locked))
    returning a
  )
  select coalesce(array_agg(l.a order by (l.a).job_id), '{}') into v_late from late l;
  perform ojs.fail_all_held(v_late, false, p_now);
  return cardinality(v_late);
end;
$$;
