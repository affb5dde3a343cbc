create or replace function ojs.put_back(p_ids uuid[]) returns void
language plpgsql as $$
-- Returns jobs that the caller owns to ojs.ready at their old place. It may lie below the lane's floor, so the floor is
-- set to 0; the table lock keeps ojs.raise_floors out until this transaction ends. docs/floors.md explains it.
begin
  if p_ids = '{}' then
    return;
  end if;
  lock table ojs.floor in row exclusive mode;
  insert into ojs.floor (queue, priority, seq)
  select distinct j.queue, j.priority, 0 from ojs.job j where j.id = any (p_ids);
  insert into ojs.ready (queue, priority, seq, job_id, limit_key, size)
  select j.queue, j.priority, j.seq, j.id, j.limit_key,
    ojs.stored_size(j.doc, j.errors, j.workflow_id, j.checkpoint)
  from ojs.job j where j.id = any (p_ids);
end;
$$;
