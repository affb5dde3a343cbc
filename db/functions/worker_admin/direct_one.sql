create or replace function ojs.direct_one(p_request jsonb, p_directive text, p_door text) returns ojs.reply
language plpgsql as $$
-- Quiets, terminates or resumes the worker {id}, for the door of this name.
declare
  v_now timestamptz := ojs.now();
  v_worker ojs.worker := ojs.find_worker(p_request ->> 'id');
  v_shown jsonb;
begin
  v_shown := ojs.worker_json(ojs.direct_worker(v_worker, p_directive, v_now), v_now);
  perform ojs.audit(p_door, v_worker.id, jsonb_build_object('active_jobs', v_shown -> 'active_jobs'));
  return ojs.ok(jsonb_build_object('id', v_worker.id, 'state', v_shown -> 'state',
    'directive', v_shown -> 'directive', 'worker', v_shown));
end;
$$;
