create or replace function ojs.without_expired_result(p_job jsonb) returns jsonb
language plpgsql stable as $$
-- An ended job that has a result_ttl, without its result once that time is over (ojs-results 5.3).
begin
  return case when ojs.result_expired(p_job ->> 'result_ttl', (p_job ->> 'completed_at')::timestamptz)
    then p_job - 'result'
    else p_job end;
end;
$$;
