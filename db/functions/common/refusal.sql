create or replace function ojs.refusal(p_error jsonb) returns ojs.http_reply
language plpgsql stable as $$
-- ojs.refused as a core returns it. PL/pgSQL, so that nothing of it is set up while nothing is refused.
begin
  return (select row(r.status, r.headers, r.body)::ojs.http_reply from ojs.refused(p_error) r);
end;
$$;
