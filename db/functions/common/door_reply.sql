create or replace function ojs.door_reply(p_reply ojs.http_reply) returns ojs.reply
language plpgsql stable as $$
-- The reply of a set-based core as its door gives it: a refusal is raised.
begin
  if p_reply.status >= 400 then
    perform ojs.raise(p_reply.body::jsonb -> 'error');
  end if;
  return row(p_reply.status, p_reply.headers, p_reply.body)::ojs.reply;
end;
$$;
