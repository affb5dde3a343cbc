create or replace function ojs_get_result(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/jobs/{id}/result
-- A function cannot wait: where the request asks to, the header ojs-wait tells the HTTP server how long.
declare
  v_job jsonb := ojs.find_job(ojs.as_uuid(p_request ->> 'id'));
  v_wait text := lower(coalesce(p_request ->> 'wait', 'false'));
  v_timeout text := coalesce(p_request ->> 'timeout', '30');
begin
  perform ojs.guard('public.ojs_get_result(jsonb)');
  perform ojs.require_known(p_request, '{id,wait,timeout}');
  if v_wait !~ '^(true|false|[0-9]{1,9})$' then
    perform ojs.raise(ojs.invalid('wait', 'must be true, false, or a whole number of seconds', p_request -> 'wait'));
  elsif v_timeout !~ '^[0-9]{1,9}$' then
    perform ojs.raise(ojs.invalid('timeout', 'must be a whole number of seconds', p_request -> 'timeout'));
  elsif v_job is null then
    perform ojs.raise(ojs.not_found('job', p_request ->> 'id'));
  elsif ojs.result_is_pruned(v_job) then
    perform ojs.fail('RESULT_PRUNED', format('the result of job %s is no longer kept', v_job ->> 'id'),
      jsonb_build_object('job_id', v_job -> 'id', 'state', v_job -> 'state', 'completed_at', v_job -> 'completed_at',
        'result_ttl', v_job -> 'result_ttl'));
  end if;
  return row(200, case when v_wait <> 'false' and v_job ->> 'state' not in ('completed', 'cancelled', 'discarded') then
    jsonb_build_object('ojs-wait', ojs.stream_start(ojs.ends_of_jobs(), 'job:' || (v_job ->> 'id'))
      || jsonb_build_object('seconds', least((case v_wait when 'true' then v_timeout else v_wait end)::integer, 300)))
    end,
    ojs.job_result(v_job))::ojs.reply;
end;
$$;
comment on function ojs_get_result is
  'What became of the job {id}: 200 {job_id, state, result}, with error when it failed for good; result is null '
  'until it has ended. With wait (true or seconds) the HTTP server answers when the job has ended, or 408 after '
  'timeout seconds (30, at most 300); over SQL there is no wait. Errors OJ400, OJ404, OJ410 when its result_ttl is '
  'over. ojs-results 8.2, 10.3.';
