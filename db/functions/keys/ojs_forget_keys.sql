create or replace function ojs_forget_keys(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Makes a system without keys again; for its owner only. Called from SQL and by the command line; HTTP has no route to
-- it. It requires {all: true}, because it may open the system to everybody and cannot be undone.
declare
  v_count integer;
begin
  perform ojs.guard('public.ojs_forget_keys(jsonb)');
  perform ojs.require_object(p_request);
  if p_request -> 'all' is distinct from 'true' then
    perform ojs.raise(ojs.invalid('all', 'must be true: every key is forgotten', p_request -> 'all'));
  end if;

  delete from ojs.api_key;
  get diagnostics v_count = row_count;
  return ojs.ok(jsonb_build_object('forgotten', v_count));
end;
$$;
comment on function ojs_forget_keys is
  'Deletes every API key, also the revoked ones, when the request is {all: true}: 200 {forgotten: number}. Servers '
  'hear of it at once; one on this machine alone that has no OJS_API_KEY answers without a key again. Errors OJ400. '
  'ojs-security 12.3.';
