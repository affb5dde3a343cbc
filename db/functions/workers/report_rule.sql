create or replace function ojs.report_rule(p_request jsonb) returns text
language sql stable as $$
  -- Null when a worker's report (ack, nack) is well formed, else the name of the rule that it breaks.
  -- ojs.report_problem makes the error object of that, so that reports that break no rule set up nothing of it.
  select case
    when jsonb_typeof(p_request) is distinct from 'object' then 'object'
    -- ojs.unfit_json has nothing to say of less.
    when octet_length(p_request::text) >= 200 and ojs.is_unfit(p_request) then 'fit'
    when jsonb_typeof(p_request -> 'job_id') is distinct from 'string' then 'job_id'
    when jsonb_typeof(p_request -> 'worker_id') not in ('string', 'null') then 'worker_id'
    when pg_column_size(p_request) > ojs.max_result_bytes()
      and octet_length((p_request -> 'result')::text) > ojs.max_result_bytes() then 'result'
    when p_request ? 'attempt' and ojs.attempt_error(p_request -> 'attempt') is not null then 'attempt' end
$$;
