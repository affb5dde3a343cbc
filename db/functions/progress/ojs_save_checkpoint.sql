create or replace function ojs_save_checkpoint(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/{id}/checkpoint
-- The job row is locked before its worker is looked up, so that a worker that has just lost the job saves nothing over
-- what the next one saved. In ojs.ready the job becomes larger. That row is locked with SKIP LOCKED, because a token
-- comes before the job row in the lock order; who has locked it is claiming the job with the size that it had.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_error jsonb;
  v_job ojs.job;
  v_held ojs.active;
  v_state text;
begin
  perform ojs.guard('public.ojs_save_checkpoint(jsonb)');
  v_error := ojs.checkpoint_error(p_request);
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;
  select * into v_job from ojs.job j where j.id = v_id for update;
  if not found then
    v_state := ojs.find_job(v_id) ->> 'state';
    perform ojs.raise(case when v_state is null then ojs.not_found('job', p_request ->> 'id')
      else ojs.wrong_state(v_id, v_state, 'active') end);
  end if;
  select * into v_held from ojs.active a where a.job_id = v_id;
  if v_held.worker_id <> p_request ->> 'worker_id' or v_held.attempt <> (p_request ->> 'attempt')::numeric
    or v_held.job_id is null and coalesce(p_request ->> 'worker_id', p_request ->> 'attempt') is not null then
    perform ojs.raise(ojs.not_held(p_request || jsonb_build_object('job_id', v_id)));
  end if;

  update ojs.job j
  set checkpoint = ojs.next_checkpoint(j.checkpoint, p_request -> 'state', jsonb_strip_nulls(jsonb_build_object(
        'step_index', p_request -> 'step_index')) || case when p_request ->> 'metadata' is null then '{}'
        else jsonb_build_object('metadata', p_request -> 'metadata') end, v_now)
  where j.id = v_id
  returning * into v_job;
  update ojs.ready r set size = ojs.stored_size(v_job.doc, v_job.errors, v_job.workflow_id, v_job.checkpoint)
  where r.ctid = any (array(
    select x.ctid from ojs.ready x
    where x.queue = v_job.queue and x.priority = v_job.priority and x.seq = v_job.seq
    for update skip locked));
  -- What was saved is not sent back: it may be large.
  return ojs.checkpoint_reply(v_id, v_job.checkpoint - '{state,metadata}'::text[]);
end;
$$;
comment on function ojs_save_checkpoint is
  'Saves where the job {id} can go on after a failure: state, any JSON, with step_index and metadata, 1 MiB at most. '
  'It replaces the one before, and the next fetch of the job returns it. 200 {checkpoint: {job_id, sequence, '
  'created_at}, ...}. Errors OJ400, OJ404, OJ409 when the job has ended or worker_id or attempt does not hold it, '
  'OJ413. ojs-durable-execution 4.1.';
