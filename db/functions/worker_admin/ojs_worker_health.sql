create or replace function ojs_worker_health(p_request jsonb) returns ojs.reply
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
-- GET /ojs/v1/workers/{id}/health
declare
  v_now timestamptz := ojs.now();
  v_worker ojs.worker;
  v_shown jsonb;
  v_state text;
begin
  perform ojs.guard('public.ojs_worker_health(jsonb)');
  perform ojs.require_known(p_request, '{id}');
  v_worker := ojs.find_worker(p_request ->> 'id');
  v_shown := ojs.worker_json(v_worker, v_now);
  v_state := case v_shown ->> 'state' when 'terminate' then 'draining' else v_shown ->> 'state' end;
  return row(case when v_state in ('draining', 'stale') then 503 else 200 end,
    case when v_state in ('draining', 'stale') then '{"Retry-After": "5"}'::jsonb end,
    jsonb_build_object('id', v_worker.id, 'worker_id', v_worker.id, 'state', v_state,
      'active_jobs', v_shown -> 'active_jobs', 'last_heartbeat_at', v_shown -> 'last_heartbeat_at'))::ojs.reply;
end;
$$;
comment on function ojs_worker_health is
  'Says whether the worker {id} takes jobs: 200 {state: running or quiet, active_jobs}, or the same with 503 and the '
  'state draining (it stops, by itself or because it was told to) or stale (its heartbeats have stopped). Errors '
  'OJ400, OJ404. ojs-graceful-shutdown 5.';
