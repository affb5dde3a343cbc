create or replace function ojs.check_result(p_result jsonb, p_most bigint) returns void
language plpgsql stable as $$
-- Fails when the result of a job that has just been completed is larger than its result_size_limit: then all that
-- was done in this transaction is undone, and the job is active still (ojs-results 7.2). The server makes the calls
-- that failed together each by itself.
declare
  v_error jsonb := ojs.result_error(p_result, p_most, 'result is larger than the %s bytes of result_size_limit');
begin
  if v_error is not null then
    perform ojs.raise(v_error);
  end if;
end;
$$;
