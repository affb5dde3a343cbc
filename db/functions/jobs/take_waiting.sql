create or replace function ojs.take_waiting(p_job ojs.job, p_wait boolean) returns boolean
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- ojs.take_job for a job that no worker holds: deletes its row in ready, parked or later, or marks its held firing; a
-- pending job has none, so its job row is locked. False when the job is no longer in that state. p_wait false: the row
-- is first locked with SKIP LOCKED, and the result is also false when another transaction has locked it.
begin
  case p_job.state
    when 'pending' then
      perform from ojs.job j
      where j.id = p_job.id and j.state = 'pending'
        and (p_wait or exists (select from ojs.job x where x.ctid = j.ctid for update skip locked))
      for update;
      return found;
    when 'available' then
      delete from ojs.ready r
      where r.queue = p_job.queue and r.priority = p_job.priority and r.seq = p_job.seq
        and (p_wait or exists (select from ojs.ready x where x.ctid = r.ctid for update skip locked));
    else
      delete from ojs.later l
      where l.due_at = p_job.due_at and l.job_id = p_job.id
        and (p_wait or exists (select from ojs.later x where x.ctid = l.ctid for update skip locked));
      return found;
  end case;
  if not found and p_job.limit_key is not null then
    delete from ojs.parked k
    where k.queue = p_job.queue and k.limit_key = p_job.limit_key and k.priority = p_job.priority and k.seq = p_job.seq
      and (p_wait or exists (select from ojs.parked x where x.ctid = k.ctid for update skip locked));
  end if;
  if not found and p_job.cron is not null then
    -- Never wait for the row of a firing: in the lock order it comes after the job row (db/README.md).
    update ojs.cron_run c set held = false
    where c.cron = p_job.cron and c.job_id = p_job.id and c.held
      and exists (select from ojs.cron_run x where x.ctid = c.ctid for update skip locked);
  end if;
  return found;
end;
$$;
