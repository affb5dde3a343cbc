create or replace function ojs_get_bulk(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/admin/jobs/bulk/{id}
declare
  v_bulk ojs.bulk;
begin
  perform ojs.guard('public.ojs_get_bulk(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  select * into v_bulk from ojs.bulk b where b.id = ojs.as_uuid(p_request ->> 'id');
  if not found then
    perform ojs.raise(ojs.not_found('bulk_operation', p_request ->> 'id'));
  end if;
  return ojs.ok(ojs.bulk_json(v_bulk));
end;
$$;
comment on function ojs_get_bulk is
  'How far the operation {id} on many jobs has come: 200 {id, action, state, filter, matched, succeeded, failed, '
  'errors}, of the errors the first 100. state is running, completed or stopped. Errors OJ400, OJ404. ojs-admin-api 8.';
