create or replace function ojs_forget_keys(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- Called from SQL and by the command line; HTTP has no route to it. It requires {all: true}, because it may open the
-- system to everybody and cannot be undone.
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
  perform ojs.audit('ojs_forget_keys', null, jsonb_build_object('forgotten', v_count));
  return ojs.ok(jsonb_build_object('forgotten', v_count));
end;
$$;
comment on function ojs_forget_keys is
  'Deletes every API key, also the revoked ones; the request must be {all: true}. 200 {forgotten: their number}. '
  'Servers are notified at once: one that listens on this machine only and has no OJS_API_KEY then answers requests '
  'without a key again. Errors OJ400. ojs-security 12.3.';
