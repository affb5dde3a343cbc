create or replace function ojs.refuse_report(p_request jsonb, p_error jsonb default null) returns ojs.http_reply
language plpgsql as $$
-- The reply to a worker's report (ack, nack) that cannot be taken: it is malformed, or nobody holds such a job.
-- p_error: what else is wrong with it.
begin
  return ojs.refusal(coalesce(ojs.report_problem(p_request), p_error, ojs.not_held(p_request)));
end;
$$;
