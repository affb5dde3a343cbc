create or replace function ojs.act_on_job(p_action text, p_id uuid, p_target text, p_ended_before timestamptz,
  p_now timestamptz) returns jsonb
language plpgsql as $$
-- Does to one job what an operation on many does to each. Returns the error object when the job was left as it is, else
-- null. It never waits for another transaction that acts on the job. A job that ended after p_ended_before is left
-- alone with the reason ended_later: it is not one of those that were meant.
declare
  v_job ojs.job;
  v_live boolean;
  v_ended_at timestamptz;
begin
  select j.* into v_job from ojs.job j where j.id = p_id;
  v_live := found;
  if not v_live and p_action <> 'cancel' then
    select coalesce((select d.discarded_at from ojs.dead d where d.id = p_id),
      (select max(d.finished_at) from ojs.done d where d.id = p_id)) into v_ended_at;
    if v_ended_at > p_ended_before then
      return ojs.error('conflict', 'the job ended later', jsonb_build_object('job_id', p_id, 'reason', 'ended_later'));
    end if;
  end if;
  case p_action
    when 'retry' then
      if not v_live then
        return (ojs.retry_dead(p_id, null, p_now, false)).error;
      elsif v_job.state = 'retryable' and ojs.take_waiting(v_job, false) then
        perform ojs.release_jobs(array[p_id], p_now);
        return null;
      end if;
    when 'cancel' then
      if (ojs.cancel_job(p_id, p_now, false, true)).job is not null then
        return null;
      end if;
    when 'cancel_waiting' then
      if (ojs.cancel_job(p_id, p_now, false)).job is not null then
        return null;
      end if;
    when 'move' then
      return (ojs.move_job(p_id, p_target, null, p_now, false)).error;
    when 'delete' then
      return (ojs.delete_ended(p_id, p_now, false)).error;
    when 'purge' then
      if v_live and (ojs.cancel_job(p_id, p_now, false)).job is not null or not v_live then
        return (ojs.delete_ended(p_id, p_now, false)).error;
      end if;
  end case;
  return ojs.untaken_error(p_id, case p_action
    when 'retry' then 'discarded or retryable'
    when 'cancel' then 'available, scheduled, retryable, pending or active'
    else 'available, scheduled, retryable or pending' end);
end;
$$;
