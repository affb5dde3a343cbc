create or replace function ojs.take_waiting(p_job ojs.job, p_wait boolean) returns boolean
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Deletes the row by which a job that no worker holds waits, or locks the job row when it is pending; false
-- when it is no longer there or, without p_wait, locked by somebody.
declare
  v_place tid;
begin
  case
    when p_job.state = 'pending' and p_wait then
      perform from ojs.job j where j.id = p_job.id and j.state = 'pending' for update;
      return found;
    when p_job.state = 'pending' then
      perform from ojs.job j where j.id = p_job.id and j.state = 'pending' for update skip locked;
      return found;
    when p_job.state <> 'available' and p_wait then
      delete from ojs.later l where l.due_at = p_job.due_at and l.job_id = p_job.id;
      return found;
    when p_job.state <> 'available' then
      select l.ctid into v_place from ojs.later l
      where l.due_at = p_job.due_at and l.job_id = p_job.id for update skip locked;
      delete from ojs.later l where l.ctid = v_place;
      return found;
    when p_wait then
      delete from ojs.ready r where r.queue = p_job.queue and r.priority = p_job.priority and r.seq = p_job.seq;
    else
      select r.ctid into v_place from ojs.ready r
      where r.queue = p_job.queue and r.priority = p_job.priority and r.seq = p_job.seq for update skip locked;
      delete from ojs.ready r where r.ctid = v_place;
  end case;
  if not found and p_job.limit_key is not null and p_wait then
    delete from ojs.parked k
    where k.queue = p_job.queue and k.limit_key = p_job.limit_key and k.priority = p_job.priority and k.seq = p_job.seq;
  elsif not found and p_job.limit_key is not null then
    delete from ojs.parked k where k.ctid = any (array(
      select x.ctid from ojs.parked x
      where x.queue = p_job.queue and x.limit_key = p_job.limit_key and x.priority = p_job.priority
        and x.seq = p_job.seq
      for update skip locked));
  end if;
  if not found and p_job.cron is not null then
    delete from ojs.cron_run c where c.ctid = any (array(
      select x.ctid from ojs.cron_run x where x.cron = p_job.cron and x.job_id = p_job.id and x.held
      for update skip locked));
  end if;
  return found;
end;
$$;
