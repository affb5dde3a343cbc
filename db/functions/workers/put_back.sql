create or replace function ojs.put_back(p_ids uuid[]) returns void
language plpgsql as $$
-- Returns jobs that the caller owns to ojs.ready at their old place. That may lie below the floor of their
-- lane, which falls to the ground until it is raised again; nobody raises one before this transaction ends.
begin
  if p_ids = '{}' then
    return;
  end if;
  lock table ojs.floor in row exclusive mode;
  insert into ojs.floor (queue, priority, seq)
  select distinct j.queue, j.priority, 0 from ojs.job j where j.id = any (p_ids);
  insert into ojs.ready (queue, priority, seq, job_id, limit_key, size)
  select j.queue, j.priority, j.seq, j.id, j.limit_key, ojs.stored_size(j.doc, j.errors, j.workflow_id)
  from ojs.job j where j.id = any (p_ids);
end;
$$;
