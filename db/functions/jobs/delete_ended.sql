create or replace function ojs.delete_ended(p_id uuid, p_now timestamptz, p_wait boolean default true, out queue text,
  out state text, out error jsonb)
language plpgsql as $$
-- Deletes a job that has ended, for good. error is set when there is no such job, when it has not ended, or, with
-- p_wait false, when another transaction is acting on it. A job past its retention counts as gone: the day that holds
-- it may have been counted already (ojs.count_day). The caller keeps the audit.
begin
  delete from ojs.done d
  where d.id = p_id and d.finished_at >= ojs.kept_since('retention_completed_ms', p_now)
    and (p_wait or exists (
      select from ojs.done x where x.id = d.id and x.finished_at = d.finished_at for update skip locked))
  returning d.queue, d.state into delete_ended.queue, delete_ended.state;
  if found then
    insert into ojs.tally (queue, at, completed, cancelled)
    values (delete_ended.queue, p_now, -(delete_ended.state = 'completed')::integer,
      -(delete_ended.state = 'cancelled')::integer);
  elsif exists (select from ojs.dead d where d.id = p_id) then
    select x.queue, x.error into delete_ended.queue, delete_ended.error from ojs.delete_dead(p_id, p_now, p_wait) x;
    state := 'discarded';
  elsif exists (select from ojs.job j where j.id = p_id) then
    error := ojs.wrong_state(p_id, ojs.find_job(p_id) ->> 'state', 'completed, cancelled or discarded');
  elsif exists (select from ojs.done d
    where d.id = p_id and d.finished_at >= ojs.kept_since('retention_completed_ms', p_now)) then
    error := ojs.busy_error(p_id);
  else
    error := ojs.not_found('job', p_id::text);
  end if;
end;
$$;
