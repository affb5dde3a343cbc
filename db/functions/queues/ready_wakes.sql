create or replace function ojs.ready_wakes() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Once a statement, whoever wrote the rows: the queues that got jobs wake their workers.
begin
  perform ojs.wake(array(select distinct r.queue from ready_rows r));
  return null;
end;
$$;
create or replace trigger ready_wakes
after insert on ojs.ready
referencing new table as ready_rows
for each statement execute function ojs.ready_wakes();
