create or replace function ojs_restore_rate_limit(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/rate-limits/{key}/override
declare
  v_now timestamptz := ojs.now();
  v_limit ojs.rate_limit;
  v_ended boolean;
  v_unblocked boolean;
begin
  perform ojs.guard('public.ojs_restore_rate_limit(jsonb)');
  v_limit := ojs.find_rate_limit(p_request ->> 'key');
  if v_limit.key is null then
    perform ojs.raise(ojs.not_found('rate_limit', p_request ->> 'key'));
  end if;
  delete from ojs.rate_limit_override o where o.key = v_limit.key;
  v_ended := found;
  delete from ojs.rate_limit_block b where b.key = v_limit.key;
  v_unblocked := found;
  perform ojs.wake_limited(v_limit, v_now);
  if v_ended or v_unblocked then
    insert into ojs.event (at, type, items)
    values (v_now, 'rate_limit.restored', jsonb_build_array(jsonb_build_object('key', v_limit.key)));
  end if;
  perform ojs.audit('ojs_restore_rate_limit', v_limit.key,
    jsonb_build_object('was_overridden', v_ended, 'was_blocked', v_unblocked));
  return ojs.ok(ojs.rate_limit_json(v_limit, 10000, v_now) || jsonb_build_object('deleted', v_ended));
end;
$$;
comment on function ojs_restore_rate_limit is
  'Ends what an operator has set for the key {key}, and a block by a failed job: the limit that jobs set holds again. '
  '200 as ojs_get_rate_limit, with deleted: whether an operator had set anything. Errors OJ404. '
  'ojs-rate-limiting 10.2.';
