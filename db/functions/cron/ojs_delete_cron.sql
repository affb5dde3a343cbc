create or replace function ojs_delete_cron(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/cron/{name}
-- The jobs of the schedule stay. Those that are held until an earlier job ends become available.
declare
  v_now timestamptz := ojs.now();
  v_cron ojs.cron;
  v_held uuid[];
begin
  perform ojs.guard('public.ojs_delete_cron(jsonb)');
  v_cron := ojs.find_cron(p_request ->> 'name', true);
  delete from ojs.cron c where c.name = v_cron.name;
  with runs as (delete from ojs.cron_run r where r.cron = v_cron.name returning *)
  select array_agg(r.job_id order by r.fire_at) into v_held from runs r where r.held;
  perform ojs.release_jobs(v_held, v_now);
  perform ojs.audit('ojs_delete_cron', v_cron.name);
  return ojs.ok(jsonb_build_object('deleted', true, 'name', v_cron.name) || ojs.cron_body(v_cron));
end;
$$;
comment on function ojs_delete_cron is
  'Deletes the schedule {name}; its jobs stay. 200 {deleted, name, cron, cron_job}. Errors OJ404. ojs-cron 8.4.';
