create or replace function ojs.record_progress(p_request jsonb, p_id text) returns jsonb
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- A worker reports progress of the job p_id. That also shows that it lives, and extends the lease (ojs-progress 6.3).
-- A report about a job that is not active any more, or that another worker or attempt has, changes nothing, so that a
-- late one disturbs nobody (ojs-progress 6.1). Returns the progress as it is now.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_id);
  v_error jsonb := ojs.progress_error(p_request);
  v_job ojs.job;
  v_shown jsonb;
  v_held ojs.active;
  v_merged record;
begin
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;
  update ojs.active a
  set lease_until = greatest(a.lease_until, v_now + least(a.lease_ms, (
    select 1000 * (j.doc -> 'heartbeat_timeout')::bigint from ojs.job j where j.id = a.job_id))
    * interval '1 millisecond')
  where a.job_id = v_id
    and (p_request ->> 'worker_id' is null or a.worker_id is null or a.worker_id = p_request ->> 'worker_id')
    and (p_request ->> 'attempt' is null or a.attempt = (p_request ->> 'attempt')::numeric)
  returning a.* into v_held;
  if not found then
    v_shown := ojs.find_job(v_id);
    if v_shown is null then
      perform ojs.raise(ojs.not_found('job', p_id));
    end if;
    return ojs.progress_json(v_shown) || '{"acknowledged": true, "ignored": true}';
  end if;

  -- When another transaction has locked the row, that is a heartbeat of the same worker, so this one is not needed.
  update ojs.worker w set last_heartbeat_at = v_now
  where w.ctid = any (array(
    select x.ctid from ojs.worker x
    where x.id = v_held.worker_id and x.last_heartbeat_at < v_now - interval '1 second' for update skip locked));
  select * into v_job from ojs.job j where j.id = v_id;
  v_merged := ojs.merge_progress(v_held, v_job.progress, p_request, v_now);
  update ojs.job j
  set progress = v_merged.progress,
      checkpoint = case when p_request ->> 'checkpoint' is null then j.checkpoint
        else ojs.next_checkpoint(j.checkpoint, p_request -> 'checkpoint', '{"is_progress": true}', v_now) end
  where j.id = v_id
  returning * into v_job;
  v_shown := ojs.progress_json(jsonb_build_object('id', v_id, 'state', 'active', 'attempt', v_held.attempt,
    'progress', v_merged.progress -> 'progress', 'progress_details', v_merged.progress -> 'details'));
  if v_merged.is_told then
    insert into ojs.event (at, type, items)
    values (v_now, 'job.progress', jsonb_build_array(jsonb_strip_nulls((v_shown - 'data') || jsonb_build_object(
        'job_type', v_job.doc -> 'type', 'queue', v_job.queue, 'worker_id', v_held.worker_id,
        'progress_percent', trim_scale(100 * (v_shown ->> 'progress')::numeric),
        'progress_message', v_shown -> 'message'))
      || case when octet_length(v_shown ->> 'data') <= 4096 then jsonb_build_object('data', v_shown -> 'data')
        else '{}' end));
  end if;
  return v_shown || '{"acknowledged": true}';
end;
$$;
