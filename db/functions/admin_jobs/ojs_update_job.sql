create or replace function ojs_update_job(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- PATCH /ojs/v1/admin/jobs/{id}
declare
  v_id uuid := ojs.as_uuid(p_request ->> 'id');
  v_priority constant bigint := ojs.as_integer(p_request -> 'priority', -100, 100);
  v_moved record;
begin
  perform ojs.guard('public.ojs_update_job(jsonb)');
  perform ojs.require_known(p_request, '{id,job_id,priority,queue}');
  perform ojs.raise(e) from (select case
      when not p_request ?| '{priority,queue}' then ojs.invalid('priority', 'or queue is required')
      when p_request ? 'priority' and v_priority is null then
        ojs.invalid('priority', 'must be an integer from -100 to 100', p_request -> 'priority')
      when p_request ? 'queue' then ojs.queue_name_error(p_request -> 'queue') end as e) x
  where e is not null;
  v_moved := ojs.move_job(v_id, p_request ->> 'queue', v_priority::smallint, ojs.now());
  if v_moved.error is not null then
    perform ojs.raise(case when v_id is null then ojs.not_found('job', p_request ->> 'id') else v_moved.error end);
  end if;
  perform ojs.audit('ojs_update_job', v_id::text, jsonb_build_object(
    'queue', (v_moved.job).queue, 'previous_queue', (v_moved.before).queue,
    'priority', (v_moved.job).priority, 'previous_priority', (v_moved.before).priority));
  return ojs.ok(jsonb_build_object('id', v_id, 'state', (v_moved.job).state,
    'priority', (v_moved.job).priority, 'previous_priority', (v_moved.before).priority,
    'queue', (v_moved.job).queue, 'previous_queue', (v_moved.before).queue));
end;
$$;
comment on function ojs_update_job is
  'Gives the job {id} another priority or queue, or both: 200 {id, state, priority, previous_priority, queue, '
  'previous_queue}. An available job goes to the back of its new priority. Errors OJ400, OJ404, OJ409 when a worker '
  'holds it or it has ended. ojs-priority 10.2.';
