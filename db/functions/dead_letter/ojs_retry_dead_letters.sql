create or replace function ojs_retry_dead_letters(p_request jsonb default '{}') returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/dead-letter/retry
begin
  perform ojs.guard('public.ojs_retry_dead_letters(jsonb)');
  return ojs.bulk_reply(ojs.start_dead('ojs_retry_dead_letters', 'retry', p_request));
end;
$$;
comment on function ojs_retry_dead_letters is
  'Retries all dead letters that filter selects (queue, type, error_type, error_code, group, tag, search, since, '
  'until), at most rate a second: {filter, confirm: true, rate, expected, dry_run}. 200 {id, action, matched, '
  'succeeded, failed, errors} when all is done, 202 with the same and Location when the tick does the rest '
  '(ojs_get_bulk). dry_run only counts. Errors OJ400, OJ409 (expected differs from the present count by more than a '
  'tenth). ojs-dead-letter 6.2.';
