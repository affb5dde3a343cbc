create or replace function ojs_get_job(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}
declare
  v_job jsonb := ojs.find_job(ojs.as_uuid(p_request ->> 'id'));
begin
  perform ojs.guard('public.ojs_get_job(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  if v_job is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  return ojs.ok(ojs.job_body(v_job));
end;
$$;
comment on function ojs_get_job is
  'The job {id}, live or ended: 200 {job}. Errors OJ400, OJ404. ojs-core 7.7, ojs-http-binding 9.3.';
