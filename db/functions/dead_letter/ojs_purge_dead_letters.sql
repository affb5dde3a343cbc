create or replace function ojs_purge_dead_letters(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/dead-letter
declare
  v_bulk ojs.bulk;
begin
  perform ojs.guard('public.ojs_purge_dead_letters(jsonb)');
  v_bulk := ojs.start_dead('ojs_purge_dead_letters', 'delete', p_request);
  return ojs.bulk_reply(v_bulk, jsonb_build_object('purged_count', v_bulk.succeeded));
end;
$$;
comment on function ojs_purge_dead_letters is
  'Deletes all dead letters that filter selects (as in ojs_retry_dead_letters, and older_than: a time or an age): '
  '{filter, confirm: true, expected, dry_run}; members of filter may stand beside it. 200 {purged_count, id, action, '
  'matched, succeeded, failed, errors} when all is done, 202 with the same and Location when the tick does the rest '
  '(ojs_get_bulk). dry_run only counts. Errors OJ400, OJ409 (expected differs from the present count by more than a '
  'tenth). ojs-admin-api 11.3, ojs-dead-letter 10.';
