create or replace function ojs.admin_job_body(p_id uuid, p_more jsonb default '{}') returns jsonb
language plpgsql stable as $$
-- The body of an answer to an operator about one job: its members at the top (ojs-admin-api 7), and as job.
declare
  v_job jsonb := ojs.find_job(p_id) || p_more;
begin
  return v_job || jsonb_build_object('job', v_job);
end;
$$;
