create or replace function ojs.door_reply(p_reply ojs.http_reply) returns ojs.reply
language plpgsql stable as $$
-- Turns the reply of a core into what its door returns. A door does not return a refusal but raises it.
begin
  if p_reply.status >= 400 then
    perform ojs.raise(p_reply.body::jsonb -> 'error' || case when p_reply.headers is null then '{}'
      else jsonb_build_object('headers', p_reply.headers) end);
  end if;
  return row(p_reply.status, p_reply.headers, p_reply.body::jsonb)::ojs.reply;
end;
$$;
