create or replace function ojs_ready(p_request jsonb default '{}') returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ready
-- The HTTP server passes the last migration that it needs.
begin
  perform ojs.guard('public.ojs_ready(jsonb)');
  perform ojs.require_known(p_request, '{migration}');
  if p_request ? 'migration'
    and not exists (select from ojs.migration m where m.id = p_request ->> 'migration' and not m.ahead) then
    perform ojs.fail('backend_unavailable', 'the database has not the tables that this server needs',
      jsonb_build_object('migration', p_request -> 'migration'));
  end if;
  return ojs.ok('{"status": "ready"}');
end;
$$;
comment on function ojs_ready is
  'Shows that requests can be served: the database answers and has the tables of the server that asks. 200 {status: '
  'ready}; 503 when it has not (OJ503). Errors OJ400. ojs-observability 10.';
