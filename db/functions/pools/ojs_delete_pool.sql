create or replace function ojs_delete_pool(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/pools/{name}
begin
  perform ojs.guard('public.ojs_delete_pool(jsonb)');
  delete from ojs.pool p where p.name = p_request ->> 'name';
  if not found then
    perform ojs.raise(ojs.not_found('pool', p_request ->> 'name'));
  end if;
  perform ojs.audit('ojs_delete_pool', p_request ->> 'name');
  return ojs.ok(jsonb_build_object('deleted', true, 'name', p_request -> 'name'));
end;
$$;
comment on function ojs_delete_pool is
  'Deletes the pool {name}; its queues stay, and fetches that name it are refused: 200 {deleted, name}. Errors OJ404. '
  'ojs-fair-scheduling 6.';
