create or replace function ojs.job_result(p_job jsonb) returns jsonb
language plpgsql stable as $$
-- What became of a job, from the job as answers show it (ojs-results 6.2, 10): its state, its result or error, and for
-- how long they are kept. result is null until the job has ended.
declare
  v_ended_at timestamptz := (p_job ->> ((p_job ->> 'state') || '_at'))::timestamptz;
  v_ttl numeric := (p_job ->> 'result_ttl')::numeric;
begin
  if p_job ->> 'state' not in ('completed', 'cancelled', 'discarded') then
    return jsonb_build_object('job_id', p_job -> 'id', 'state', p_job -> 'state', 'result', null);
  end if;
  return jsonb_build_object('job_id', p_job -> 'id', 'state', p_job -> 'state', 'result', p_job -> 'result')
    || case when p_job ->> 'state' <> 'completed' and p_job ? 'error' then jsonb_build_object('error', p_job -> 'error')
      else '{}' end
    || case when p_job ? 'result' then jsonb_build_object('result_stored_at', ojs.stamp(v_ended_at),
      'result_size_bytes', octet_length((p_job -> 'result')::text)) else '{}' end
    || case when p_job ? 'result' and v_ttl >= 0 and v_ttl < 3155760000 then jsonb_build_object('result_expires_at',
      ojs.stamp(v_ended_at + v_ttl * interval '1 second')) else '{}' end;
end;
$$;
