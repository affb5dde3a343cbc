create or replace function ojs.answer(p_reply ojs.reply) returns ojs.reply
language plpgsql stable as $$
-- The reply of a set-based core as its door gives it: a refusal is raised.
begin
  if p_reply.status >= 400 then
    perform ojs.raise(p_reply.body -> 'error');
  end if;
  return p_reply;
end;
$$;
