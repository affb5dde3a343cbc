create or replace function ojs_delete_checkpoint(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/jobs/{id}/checkpoint
-- That of a discarded job is in the row from which a retry makes it again. The number stays, because those of a job
-- only rise (ojs-durable-execution 10).
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
begin
  perform ojs.guard('public.ojs_delete_checkpoint(jsonb)');
  if ojs.find_job(v_id) is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  update ojs.job j set checkpoint = jsonb_build_object('sequence', j.checkpoint -> 'sequence')
  where j.id = v_id and j.checkpoint ? 'state';
  update ojs.dead d
  set record = jsonb_set(d.record, '{checkpoint}',
    jsonb_build_object('sequence', d.record #> '{checkpoint,sequence}'))
  where d.id = v_id and d.record -> 'checkpoint' ? 'state';
  return ojs.ok(jsonb_build_object('deleted', true, 'job_id', v_id));
end;
$$;
comment on function ojs_delete_checkpoint is
  'Deletes the checkpoint of the job {id}, so that its next attempt, or a retry of the dead letter, starts from the '
  'beginning: 200 {deleted, job_id}, also when it has none. Errors OJ404. ojs-durable-execution 4.4.';
