create or replace function ojs.refuse_report(p_request jsonb) returns ojs.reply
language plpgsql as $$
-- The reply to a worker's report (ack) that cannot be taken: it is malformed, or nobody holds such a job.
begin
  return ojs.refused(coalesce(ojs.report_error(p_request), ojs.not_held(p_request)));
end;
$$;
