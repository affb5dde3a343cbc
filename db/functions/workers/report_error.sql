create or replace function ojs.report_error(p_request jsonb) returns jsonb
language sql stable as $$
  -- Null when a worker's report (ack, nack) is well formed, else the error object.
  select coalesce(ojs.no_object(p_request), ojs.unfit_json(p_request), case
    when jsonb_typeof(p_request -> 'job_id') is distinct from 'string' then
      ojs.invalid('job_id', case when p_request ? 'job_id' then 'must be a string' else 'is required' end,
        p_request -> 'job_id')
    when jsonb_typeof(p_request -> 'worker_id') not in ('string', 'null') then
      ojs.invalid('worker_id', 'must be a string', p_request -> 'worker_id')
    when pg_column_size(p_request) > ojs.max_result_bytes() or p_request ? 'attempt' then
      coalesce(ojs.result_error(p_request -> 'result', ojs.max_result_bytes(), 'result is larger than %s bytes'),
        ojs.attempt_error(p_request -> 'attempt'))
  end)
$$;
