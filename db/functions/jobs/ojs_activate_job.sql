create or replace function ojs_activate_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/{id}/activate
-- A pending job becomes available; or scheduled, if the time for which it was enqueued is still to come.
declare
  v_now timestamptz := ojs.now();
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job ojs.job;
  v_shown jsonb;
begin
  perform ojs.guard('public.ojs_activate_job(jsonb)');
  perform from ojs.cron c
  where c.name = (select j.cron from ojs.job j where j.id = v_id and j.state = 'pending') for update;
  select * into v_job from ojs.job j where j.id = v_id and j.state = 'pending' for update;
  if not found then
    v_shown := ojs.find_job(v_id);
    perform ojs.raise(case when v_shown is null then ojs.not_found('job', p_request ->> 'id')
      else ojs.wrong_state(v_id, v_shown ->> 'state', 'pending') end);
  end if;

  update ojs.job j
  set doc = j.doc || jsonb_build_object('activated_at', ojs.stamp(v_now)),
      state = case when v_job.due_at > v_now then 'scheduled' else j.state end
  where j.id = v_id;
  if v_job.due_at > v_now then
    insert into ojs.later (due_at, job_id, queue) values (v_job.due_at, v_id, v_job.queue);
  else
    select * into v_job from ojs.release_jobs(array[v_id], v_now);
    if v_job.cron is not null then
      perform ojs.rejoin_cron(v_job);
    end if;
  end if;
  perform ojs.audit('ojs_activate_job', v_id::text);
  return ojs.ok(ojs.job_body(ojs.find_job(v_id) || '{"previous_state": "pending"}'));
end;
$$;
comment on function ojs_activate_job is
  'Makes the pending job {id} available, or scheduled if its time is still to come: 200 {job} with activated_at. '
  'Errors OJ404, OJ409 when the job is in another state. ojs-http-binding 9.5.';
