create or replace function ojs_get_job_details(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/jobs/{id}
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_job jsonb := ojs.find_job(v_id);
begin
  perform ojs.guard('public.ojs_get_job_details(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  if v_job is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  end if;
  return ojs.ok(v_job || jsonb_build_object(
    'errors', coalesce(v_job -> 'errors', '[]'),
    'retry_policy', coalesce(v_job -> 'retry', (ojs.retry_policy('{}', v_job -> 'max_attempts')).policy),
    'result', coalesce(v_job -> 'result', 'null'),
    'metadata', coalesce(case when jsonb_typeof(v_job -> 'metadata') = 'object' then v_job -> 'metadata' end, '{}')
      || (select jsonb_object_agg(t, coalesce(v_job -> t, 'null'))
        from unnest('{created_at,enqueued_at,started_at,scheduled_at,completed_at,cancelled_at,discarded_at,'
          'next_attempt_at,expires_at}'::text[]) t),
    'history', ojs.job_attempts(v_job),
    'about', ojs.about_job(v_id, v_job)));
end;
$$;
comment on function ojs_get_job_details is
  'All that is known of the job {id}: 200, its members at the top with errors, result, retry_policy, metadata (its '
  'times), history (its attempts) and about: lease, limit, schedule, workflow, unique_key and what operators did. '
  'Errors OJ400, OJ404. ojs-admin-api 7.2.';
