create or replace function ojs.result_fits(p_job jsonb) returns boolean
language plpgsql stable as $$
-- True, unless the result of a job that has just been completed is larger than its result_size_limit: then all that
-- was done in this transaction is undone, and the job is active still (ojs-results 7.2). The server makes the calls
-- that failed together each by itself.
declare
  v_bytes integer := octet_length((p_job -> 'result')::text);
begin
  if v_bytes > (p_job -> 'result_size_limit')::bigint then
    perform ojs.fail('result_too_large',
      format('result is larger than the %s bytes of result_size_limit', p_job -> 'result_size_limit'),
      jsonb_build_object('field', 'result', 'actual_bytes', v_bytes, 'max_bytes', p_job -> 'result_size_limit'));
  end if;
  return true;
end;
$$;
