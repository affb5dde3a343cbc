create or replace function ojs_purge_queue(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/admin/queues/{name}/jobs
-- A job that has not ended is cancelled first, so that its workflow and its unique key do not wait for it.
declare
  v_now timestamptz := ojs.now();
  v_states text[] := ojs.text_list(p_request, 'states');
  v_before timestamptz;
  v_filter record;
  v_bulk ojs.bulk;
begin
  perform ojs.guard('public.ojs_purge_queue(jsonb)');
  perform ojs.require_known(p_request, '{name,states,older_than,confirm,expected,dry_run}');
  perform ojs.require_confirmed(p_request);
  if cardinality(v_states) > 0 is not true or not v_states <@
    '{available,scheduled,retryable,pending,completed,cancelled,discarded}'::text[] then
    perform ojs.raise(ojs.invalid('states', 'must be an array of states, and active is not one of them',
      p_request -> 'states'));
  elsif not exists (select from ojs.queue q where q.name = p_request ->> 'name') then
    perform ojs.raise(ojs.not_found('queue', p_request ->> 'name'));
  end if;
  v_before := ojs.past_member(p_request, 'older_than', null, v_now);
  v_filter := ojs.job_filter(jsonb_strip_nulls(jsonb_build_object('queue', p_request -> 'name',
    'states', to_jsonb(v_states), 'until', ojs.stamp(v_before))));
  if v_filter.error is not null then
    perform ojs.raise(v_filter.error);
  end if;
  v_bulk := (ojs.start_bulk('ojs_purge_queue', 'purge', v_filter.filter, p_request, v_now,
    least(v_before, v_now))).bulk;
  return ojs.bulk_reply(v_bulk, jsonb_build_object('purged_count', v_bulk.succeeded, 'states', to_jsonb(v_states)));
end;
$$;
comment on function ojs_purge_queue is
  'Removes the jobs of the queue {name} that are in one of states, for good: {states, older_than, confirm: true, '
  'expected, dry_run}; active jobs stay. older_than, a time or an age: only jobs from before it. 200 {purged_count, '
  'states, id, matched, succeeded, failed, errors} when all is done, 202 with the same and Location when the tick does '
  'the rest (ojs_get_bulk). dry_run only counts. Errors OJ400, OJ404, OJ409 (expected differs from the present count '
  'by more than a tenth). ojs-admin-api 6.5.';
