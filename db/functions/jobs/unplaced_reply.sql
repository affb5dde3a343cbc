create or replace function ojs.unplaced_reply(p_error jsonb, p_existing jsonb, p_warnings jsonb) returns ojs.http_reply
language plpgsql stable as $$
-- The reply to an enqueue that made no job: the job that exists already, or the error.
begin
  if p_existing is null then
    return ojs.refusal(p_error);
  end if;
  return row(200, jsonb_build_object('Location', '/ojs/v1/jobs/' || (p_existing ->> 'id')),
    ojs.job_body(p_existing) || '{"deduplicated": true}' || ojs.warnings_member(p_warnings))::ojs.http_reply;
end;
$$;
