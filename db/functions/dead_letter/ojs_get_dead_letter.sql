create or replace function ojs_get_dead_letter(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/dead-letter/{id}
declare
  v_job jsonb;
  v_group text;
begin
  perform ojs.guard('public.ojs_get_dead_letter(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  select d.job, d.error_group into v_job, v_group from ojs.dead d where d.id = ojs.as_uuid(p_request ->> 'id');
  if not found then
    perform ojs.raise(ojs.no_dead_letter(p_request ->> 'id'));
  end if;
  return ojs.ok(ojs.job_body(v_job) || jsonb_build_object('group', v_group, 'errors', v_job -> 'errors',
    'metadata', jsonb_build_object('created_at', v_job -> 'created_at', 'discarded_at', v_job -> 'discarded_at')));
end;
$$;
comment on function ojs_get_dead_letter is
  'The discarded job {id} with its whole history of errors: 200 {job, group, errors, metadata}. Errors OJ400, OJ404, '
  'OJ409 when the job is in another state. ojs-dead-letter 9.2.';
