create or replace function ojs.unplaced_reply(p_error jsonb, p_existing jsonb, p_warnings jsonb) returns ojs.http_reply
language plpgsql stable as $$
-- The reply to an enqueue that made no job: the job that exists already, or the error.
declare
  v_reply ojs.reply := case
    when p_existing is null then ojs.refused(p_error)
    else row(200, jsonb_build_object('Location', '/ojs/v1/jobs/' || (p_existing ->> 'id')),
      ojs.job_body(p_existing) || ojs.notes(p_existing, p_warnings))::ojs.reply end;
begin
  return row(v_reply.status, v_reply.headers, v_reply.body)::ojs.http_reply;
end;
$$;
