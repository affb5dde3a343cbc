create or replace function ojs.ready_wakes() returns trigger
language plpgsql as $$
-- Once a statement, whoever wrote the rows: the queues that got jobs wake their workers.
begin
  perform ojs.wake(r.queue) from ready_rows r;
  return null;
end;
$$;
create or replace trigger ready_wakes
after insert on ojs.ready
referencing new table as ready_rows
for each statement execute function ojs.ready_wakes();
