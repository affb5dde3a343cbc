create or replace function ojs.lock_workflows(p_job_ids uuid[]) returns void
language plpgsql volatile as $$
-- Locks the roots of the workflows that jobs belong to, in id order: what every transition of several
-- such jobs does once before it moves them one by one.
begin
  perform from ojs.workflow w
  where w.id in (
    select x.root_id from ojs.job j join ojs.workflow x on x.id = j.workflow_id where j.id = any (p_job_ids))
  order by w.id
  for update;
end;
$$;
