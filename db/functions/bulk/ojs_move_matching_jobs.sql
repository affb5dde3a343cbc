create or replace function ojs_move_matching_jobs(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/admin/jobs/bulk/move
begin
  perform ojs.guard('public.ojs_move_matching_jobs(jsonb)');
  perform ojs.require_confirmed(p_request);
  if ojs.queue_name_error(p_request -> 'target_queue') is not null then
    perform ojs.raise(ojs.invalid('target_queue', ojs.queue_name_error(p_request -> 'target_queue')
      #>> '{details,validation}', p_request -> 'target_queue'));
  end if;
  return ojs.start_filtered('ojs_move_matching_jobs', 'move', p_request, '{available,scheduled,retryable,pending}');
end;
$$;
comment on function ojs_move_matching_jobs is
  'Moves all jobs that filter selects, and no worker holds, to the queue target_queue: {filter, confirm: true, '
  'expected, dry_run}. 200 {id, action, matched, succeeded, failed, errors} when all is done, 202 with the same and '
  'Location when the tick does the rest (ojs_get_bulk). dry_run only counts. Errors OJ400, OJ409 (expected differs '
  'from the present count by more than a tenth). ojs-admin-api 8.';
