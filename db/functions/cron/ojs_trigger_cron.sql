create or replace function ojs_trigger_cron(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/cron/{name}/trigger
-- A disabled schedule fires too. Neither the next time nor last_run_at changes, so no firing that is due is lost.
declare
  v_now timestamptz := ojs.now();
  v_at timestamptz;
  v_cron ojs.cron;
  v_run record;
begin
  perform ojs.guard('public.ojs_trigger_cron(jsonb)');
  perform ojs.require_known(p_request, '{name}');
  v_cron := ojs.find_cron(p_request ->> 'name', true);
  select greatest(v_now, max(r.fire_at) + interval '1 microsecond') into v_at
  from ojs.cron_run r where r.cron = v_cron.name and r.manual;
  v_run := ojs.run_cron(v_cron, v_at, true, v_now);
  if v_run.error is not null and v_run.reason <> 'duplicate' then
    perform ojs.raise(v_run.error);
  elsif v_run.reason is not null then
    perform ojs.fail('conflict', case v_run.reason when 'duplicate'
        then 'a job with the same unique key exists already'
        else 'an earlier job of the schedule has not ended' end,
      jsonb_build_object('cron_name', v_cron.name, 'reason', v_run.reason, 'overlap_policy', v_cron.overlap_policy),
      'cancel the earlier job or wait for its end, or change the overlap policy of the schedule');
  end if;
  update ojs.cron c set run_count = c.run_count + 1 where c.name = v_cron.name returning * into v_cron;
  perform ojs.audit('ojs_trigger_cron', v_cron.name, jsonb_build_object('job_id', v_run.job_id));
  return ojs.created(jsonb_build_object('job', ojs.find_job(v_run.job_id), 'job_id', v_run.job_id,
    'triggered', true, 'name', v_cron.name) || ojs.cron_body(v_cron), '/ojs/v1/jobs/' || v_run.job_id);
exception
  when lock_not_available then
    perform ojs.try_again('the unique key or queue of the schedule''s job is held by another transaction');
    return null;
end;
$$;
comment on function ojs_trigger_cron is
  'Lets the schedule {name} fire now, once, whether it is enabled or not: 201 {job, job_id, name, cron, cron_job}; '
  'next_run_at and last_run_at stay. Its overlap policy counts. Errors OJ400, OJ404, OJ409 when an earlier job has not '
  'ended or another job has the unique key (details.reason: overlap_skip, duplicate), OJ413 and OJ422 when the job is '
  'refused. ojs-cron 6.';
