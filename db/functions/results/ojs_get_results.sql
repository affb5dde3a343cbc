create or replace function ojs_get_results(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/results
-- Results that are together larger than an answer may be are left to further requests: the ids are in "omitted".
declare
  v_results jsonb := '{}';
  v_omitted text[] := '{}';
  v_bytes bigint := 0;
  v_id text;
  v_job jsonb;
  v_result jsonb;
begin
  perform ojs.guard('public.ojs_get_results(jsonb)');
  perform ojs.require_known(p_request, '{ids}');
  if jsonb_typeof(p_request -> 'ids') is distinct from 'array' then
    perform ojs.raise(ojs.invalid('ids', 'must be an array of job ids', p_request -> 'ids'));
  elsif jsonb_array_length(p_request -> 'ids') > 1000 then
    perform ojs.raise(ojs.invalid('ids', 'must have at most 1000 elements', p_request -> 'ids'));
  elsif jsonb_path_exists(p_request -> 'ids', '$[*] ? (@.type() != "string")') then
    perform ojs.raise(ojs.invalid('ids', 'must hold strings only', p_request -> 'ids'));
  end if;
  for v_id in select distinct i from jsonb_array_elements_text(p_request -> 'ids') i loop
    if v_bytes >= ojs.max_answer_bytes() then
      v_omitted := v_omitted || v_id;
      continue;
    end if;
    v_job := ojs.find_job(ojs.as_uuid(v_id));
    v_result := case when v_job is null then 'null'
      else ojs.job_result(v_job) - 'job_id'
        || case when ojs.result_is_pruned(v_job) then '{"result": null, "pruned": true}' else '{}' end::jsonb end;
    v_bytes := v_bytes + octet_length(v_result::text);
    v_results := v_results || jsonb_build_object(v_id, v_result);
  end loop;
  return ojs.ok(jsonb_build_object('results', v_results)
    || case when v_omitted = '{}' then '{}' else jsonb_build_object('omitted', v_omitted) end);
end;
$$;
comment on function ojs_get_results is
  'What became of the jobs with these ids (at most 1000): 200 {results: {id: {state, result}}}, with error for one '
  'that failed; null for one that is not known, a null result until it has ended, and pruned when its result_ttl is '
  'over. About 32 MiB are answered; ids beyond are in omitted. Errors OJ400. ojs-results 9.3, 10.4.';
