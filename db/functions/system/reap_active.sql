create or replace function ojs.reap_active(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Ends attempts whose lease or execution timeout has passed (ojs.reap_attempts), p_limit at most. Returns how many.
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
  perform ojs.reap_attempts(v_late, false, p_now);
  return cardinality(v_late);
end;
$$;
