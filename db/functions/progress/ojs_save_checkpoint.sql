create or replace function ojs_save_checkpoint(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/{id}/checkpoint
-- The row in ojs.active is locked, so that a worker that has just lost the job saves nothing over what the next one
-- saved.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_error jsonb;
  v_job ojs.job;
  v_held ojs.active;
begin
  perform ojs.guard('public.ojs_save_checkpoint(jsonb)');
  v_error := ojs.checkpoint_error(p_request);
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;
  select * into v_held from ojs.active a
  where a.job_id = v_id
    and (p_request ->> 'worker_id' is null or a.worker_id is null or a.worker_id = p_request ->> 'worker_id')
    and (p_request ->> 'attempt' is null or a.attempt = (p_request ->> 'attempt')::numeric)
  for update;
  if not found then
    perform ojs.raise(ojs.not_held(p_request || jsonb_build_object('job_id', p_request ->> 'id')));
  end if;

  update ojs.job j
  set checkpoint = ojs.next_checkpoint(j.checkpoint, p_request -> 'state', jsonb_strip_nulls(jsonb_build_object(
        'step_index', p_request -> 'step_index')) || case when p_request ->> 'metadata' is null then '{}'
        else jsonb_build_object('metadata', p_request -> 'metadata') end, v_now)
  where j.id = v_id
  returning * into v_job;
  insert into ojs.event (at, type, items)
  values (v_now, 'job.checkpointed', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('job_id', v_id,
    'job_type', v_job.doc -> 'type', 'queue', v_job.queue, 'state', 'active', 'attempt', v_held.attempt,
    'worker_id', v_held.worker_id, 'sequence', v_job.checkpoint -> 'sequence'))));
  -- What was saved is not sent back: it may be large.
  return ojs.checkpoint_reply(v_id, v_job.checkpoint - '{state,metadata}'::text[]);
end;
$$;
comment on function ojs_save_checkpoint is
  'Saves where the job {id} can go on after a failure: state, any JSON, with step_index and metadata, 1 MiB at most. '
  'It replaces the one before, and the next fetch of the job returns it. 200 {checkpoint: {job_id, sequence, '
  'created_at}, ...}. Errors OJ400, OJ404, OJ409 when the job is not active, or worker_id or attempt does not hold it, '
  'OJ413. ojs-durable-execution 4.1.';
