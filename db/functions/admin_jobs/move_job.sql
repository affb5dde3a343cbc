create or replace function ojs.move_job(p_id uuid, p_queue text, p_priority smallint, p_now timestamptz,
  p_wait boolean default true, out job ojs.job, out before ojs.job, out error jsonb)
language plpgsql as $$
-- Gives a job that no worker holds another queue or priority; null keeps it. An available job goes to the back of its
-- new lane. So its place is new, and no floor can lie above it (docs/floors.md). A rate limit without a key of its own
-- is that of the new queue; a parked job is no longer parked. A bound of the new queue is not asked. The fingerprint of
-- a unique policy stays. error is set when the job was left as it is; with p_wait false also when another transaction
-- is acting on it. The caller keeps the audit.
declare
  v_draft ojs.draft;
  v_taken boolean := false;
  v_held boolean := false;
  v_tries integer := 0;
begin
  select * into before from ojs.job j where j.id = p_id;
  if found then
    v_draft.queue := coalesce(p_queue, before.queue);
    v_draft.priority := coalesce(p_priority, before.priority);
    v_draft.doc := before.doc;
    v_draft.limit_key := case when before.limit_key = 'queue:' || before.queue and v_draft.queue <> before.queue
      then 'queue:' || v_draft.queue end;
    if v_draft.queue <> before.queue and exists (select from ojs.queue_drain n where n.queue = v_draft.queue) then
      error := ojs.draining_error(v_draft.queue);
      return;
    end if;
    perform ojs.make_queues(array[v_draft], p_now);
    perform ojs.recount_queues(array[v_draft.queue]);
  end if;
  while not v_taken and v_tries < 10 loop
    v_tries := v_tries + 1;
    select * into job from ojs.job j where j.id = p_id;
    exit when not found;
    if (job.queue, job.priority) is distinct from (before.queue, before.priority) then
      perform ojs.try_again('the job was moved by another request at the same moment');
    end if;
    -- Of a held firing the row in ojs.cron_run stays: it will be released to the queue that the job has then.
    v_taken := ojs.take_waiting(jsonb_populate_record(job, '{"cron": null}'), p_wait);
    if not v_taken and job.cron is not null then
      perform from ojs.cron_run c where c.cron = job.cron and c.job_id = p_id and c.held for update skip locked;
      v_held := found;
    end if;
    exit when v_held or not p_wait or exists (select from ojs.active a where a.job_id = p_id);
  end loop;
  if not (v_taken or v_held) then
    job := null;
    error := ojs.untaken_error(p_id, 'available, scheduled, retryable or pending');
    return;
  end if;

  update ojs.job j
  set queue = v_draft.queue, priority = v_draft.priority, limit_key = coalesce(v_draft.limit_key, j.limit_key),
      seq = case when j.state = 'available' then nextval('ojs.ready_seq') else j.seq end,
      doc = j.doc || jsonb_build_object('queue', v_draft.queue, 'priority', v_draft.priority)
  where j.id = p_id
  returning * into job;
  if v_taken and job.state = 'available' then
    insert into ojs.ready (queue, priority, seq, job_id, limit_key, size)
    values (job.queue, job.priority, job.seq, p_id, job.limit_key,
      ojs.stored_size(job.doc, job.errors, job.workflow_id, job.checkpoint));
  elsif job.state in ('scheduled', 'retryable') then
    insert into ojs.later (due_at, job_id, queue) values (job.due_at, p_id, job.queue);
  end if;
  insert into ojs.event (at, type, items)
  select p_now, t.type, jsonb_build_array(jsonb_build_object('job_id', p_id, 'job_type', job.doc -> 'type',
    'queue', job.queue, 'state', job.state, 'priority', job.priority) || t.more)
  from (values
    ('job.moved', job.queue <> before.queue, jsonb_build_object('previous_queue', before.queue)),
    ('priority.changed', job.priority <> before.priority, jsonb_build_object('previous_priority', before.priority))
  ) t(type, happened, more)
  where t.happened;
end;
$$;
