create or replace function ojs.run_bulk(p_now timestamptz, out jobs integer, out again boolean)
language plpgsql as $$
-- Does a slice of the operation on many jobs that has waited longest for its next one. jobs says of how many jobs;
-- again, that another slice is due. A slice that another session is doing is passed over.
declare
  v_bulk ojs.bulk;
begin
  jobs := 0;
  again := false;
  select * into v_bulk from ojs.bulk b where b.next_at <= p_now order by b.next_at, b.id limit 1 for update skip locked;
  if found then
    select cardinality(s.ids) into jobs from ojs.bulk_slice(v_bulk, p_now) s;
    again := exists (select from ojs.bulk b where b.next_at <= p_now);
  end if;
end;
$$;
