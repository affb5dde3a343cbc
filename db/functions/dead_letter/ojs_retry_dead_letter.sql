create or replace function ojs_retry_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/dead-letter/{id}/retry
-- Deleting the row in ojs.dead is the guard against a second retry. Same id, attempts afresh, error
-- history kept (ojs-dead-letter 6.1); a schedule or deadline that has passed does not come back.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_dead ojs.dead;
  v_job ojs.job;
begin
  delete from ojs.dead d where d.id = v_id returning * into v_dead;
  if not found then
    perform ojs.raise(ojs.no_dead_letter(p_request ->> 'id'));
  end if;

  v_job := jsonb_populate_record(null::ojs.job, v_dead.record);
  v_job.state := 'pending';
  v_job.attempt := 0;
  v_job.due_at := null;
  v_job.retry_delay_ms := null;
  v_job.workflow_id := null;
  v_job.step := null;
  v_job.deadline_at := case when v_job.deadline_at > v_now then v_job.deadline_at end;
  if v_job.expires_at <= v_now then
    v_job.expires_at := null;
    v_job.doc := v_job.doc - 'expires_at';
  end if;
  if nullif(p_request -> 'override', 'null') is not null then
    v_job := ojs.override_job(v_job, p_request -> 'override', v_now);
  end if;
  v_job.doc := v_job.doc || jsonb_build_object('re_enqueued_at', ojs.stamp(v_now));
  insert into ojs.job select v_job.*;
  select * into v_job from ojs.release_jobs(array[v_id], v_now);
  insert into ojs.tally (queue, at, discarded) values (v_job.queue, v_now, -1);
  insert into ojs.event (at, type, items)
  values (v_now, 'dead_letter.retried', jsonb_build_array(jsonb_build_object('job_id', v_id,
    'job_type', v_job.doc -> 'type', 'queue', v_job.queue, 'state', 'available')));
  return ojs.ok(ojs.job_body(ojs.job_json(v_job.doc, v_job.state, 0, v_job.enqueued_at, null, null, v_job.errors, null, null)
    || '{"previous_state": "discarded"}'));
end;
$$;
comment on function ojs_retry_dead_letter is
  'Makes the discarded job {id} available again with its attempts afresh, and with override: {queue, args, meta, retry} '
  'changed: 200 {job} with re_enqueued_at. Errors OJ400, OJ404, OJ409 conflict when the job is not discarded, OJ422. '
  'ojs-http-binding 12.2, ojs-dead-letter 6.';
