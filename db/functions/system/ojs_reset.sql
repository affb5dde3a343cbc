create or replace function ojs_reset(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/reset
-- Only a server with OJS_CONFORMANCE=1 has this route. On any other connection the function refuses.
begin
  perform ojs.guard('public.ojs_reset(jsonb)');
  if current_setting('ojs.conformance', true) is distinct from 'on' then
    perform ojs.fail('permission_denied', 'reset is possible only in a conformance run', '{}',
      'start the server with OJS_CONFORMANCE=1, on a database for tests alone');
  end if;
  perform ojs.reset();
  return ojs.ok('{"reset": true}');
end;
$$;
comment on function ojs_reset is
  'Deletes all data, between two tests of the conformance suite: 200 {reset}. Errors OJ403 when the setting '
  'ojs.conformance is not on.';
