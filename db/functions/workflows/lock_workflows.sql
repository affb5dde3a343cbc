create or replace function ojs.lock_workflows(p_job_ids uuid[]) returns void
language plpgsql volatile as $$
-- Locks the roots of the workflows that jobs belong to, in id order. A transaction that ends several jobs one by one
-- calls it first, so that two of them cannot wait for each other.
begin
  perform from ojs.workflow w
  where w.id in (
    select x.root_id from ojs.job j join ojs.workflow x on x.id = j.workflow_id where j.id = any (p_job_ids))
  order by w.id
  for update;
end;
$$;
