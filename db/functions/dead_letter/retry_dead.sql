create or replace function ojs.retry_dead(p_id uuid, p_override jsonb, p_now timestamptz, p_wait boolean default true,
  out job ojs.job, out workflow jsonb, out error jsonb)
language plpgsql as $$
-- Makes a discarded job available again, changed by p_override (ojs.replay_draft). The job keeps its id and its error
-- history, and gets all its attempts (ojs-dead-letter 6.1). A scheduled time, or an expiry or deadline that has passed,
-- no longer counts. As at enqueue, the job takes its unique key or is refused. The transaction that locks the row in
-- ojs.dead retries the job, so a second retry does not. error is set when nothing was changed: the job is not there,
-- or was refused. p_wait false: nor is it waited for while another transaction acts on it. workflow says whether the
-- workflow of the job continues (ojs.revive_workflow). The caller keeps the audit.
declare
  v_dead ojs.dead;
  v_record jsonb;
  v_draft ojs.draft;
  v_old_key bytea;
begin
  select * into v_dead from ojs.dead d where d.id = p_id;
  if not found then
    error := ojs.no_dead_letter(p_id::text);
    return;
  end if;
  job := jsonb_populate_record(null::ojs.job, v_dead.record);
  v_old_key := (ojs.replay_draft(job, null, p_now)).unique_key;
  v_draft := ojs.replay_draft(job, p_override, p_now);
  if v_draft.error is not null then
    error := v_draft.error;
    return;
  end if;

  -- The rate limit is left out: one that exists is newer than this job, and a claim makes one that is missing.
  perform ojs.make_queues(array[jsonb_populate_record(v_draft, '{"limit_key": null}')], p_now);
  perform ojs.recount_queues(array[v_draft.queue]);
  if job.cron is not null then
    perform from ojs.cron c where c.name = job.cron for update;
  end if;
  if coalesce(v_old_key, v_draft.unique_key) is not null then
    perform ojs.lock_unique_keys(array_remove(array[v_old_key, v_draft.unique_key], null), p_now);
  end if;
  if p_wait then
    select d.record into v_record from ojs.dead d where d.id = p_id for update;
  else
    select d.record into v_record from ojs.dead d where d.id = p_id for update skip locked;
  end if;
  if v_record is null then
    error := case when p_wait or not exists (select from ojs.dead d where d.id = p_id)
      then ojs.no_dead_letter(p_id::text) else ojs.busy_error(p_id) end;
    return;
  elsif v_record <> v_dead.record then
    perform ojs.try_again('the dead letter was retried and discarded again at the same moment');
  end if;
  error := ojs.retake_unique(v_draft, v_old_key, p_now);
  if error is not null then
    return;
  end if;
  delete from ojs.dead d where d.id = p_id;
  workflow := ojs.revive_workflow(job.workflow_id, job.step, p_now);
  job := ojs.revived_job(job, v_draft, workflow, p_now);
  insert into ojs.job select job.*;
  select * into job from ojs.release_jobs(array[p_id], p_now);
  if job.cron is not null then
    perform ojs.rejoin_cron(job);
  end if;
  insert into ojs.tally (queue, at, discarded) values (v_dead.queue, p_now, -1);
  insert into ojs.event (at, type, items)
  values (p_now, 'dead_letter.retried', jsonb_build_array(jsonb_build_object('job_id', p_id,
    'job_type', job.doc -> 'type', 'queue', job.queue, 'state', 'available')));
end;
$$;
