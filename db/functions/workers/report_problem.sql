create or replace function ojs.report_problem(p_request jsonb) returns jsonb
language plpgsql stable as $$
-- The error object of a worker's report that is not well formed (ojs.report_rule), else null.
begin
  return case ojs.report_rule(p_request)
    when 'object' then ojs.no_object(p_request)
    when 'fit' then ojs.unfit_json(p_request)
    when 'job_id' then ojs.invalid('job_id',
      case when p_request ? 'job_id' then 'must be a string' else 'is required' end, p_request -> 'job_id')
    when 'worker_id' then ojs.invalid('worker_id', 'must be a string', p_request -> 'worker_id')
    when 'result' then ojs.result_error(p_request -> 'result', ojs.max_result_bytes(), 'result is larger than %s bytes')
    when 'attempt' then ojs.attempt_error(p_request -> 'attempt') end;
end;
$$;
