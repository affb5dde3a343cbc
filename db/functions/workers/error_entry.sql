create or replace function ojs.error_entry(p_error jsonb, p_held ojs.active, p_now text) returns jsonb
language plpgsql stable as $$
-- An error as a job's history keeps it (ojs-retry 10, ojs-core 8): with defaults for what the worker left
-- out, and bounded, since up to 20 of them travel with the job: message and backtrace 10,000 characters,
-- 50 frames, all in all 64 KiB.
declare
  v_core jsonb := jsonb_build_object(
    'type', coalesce(p_error ->> 'type', p_error #>> '{details,error_class}', p_error ->> 'code', 'error'),
    'code', coalesce(p_error ->> 'code', p_error ->> 'type', 'error'),
    'message', left(coalesce(p_error ->> 'message', ''), 10000),
    'retryable', coalesce(nullif(p_error -> 'retryable', 'null'), 'true'),
    'attempt', p_held.attempt, 'started_at', ojs.stamp(p_held.started_at), 'occurred_at', p_now, 'timestamp', p_now)
    || case when p_held.worker_id is null then '{}' else jsonb_build_object('worker_id', p_held.worker_id) end;
  v_entry jsonb;
begin
  v_entry := jsonb_strip_nulls(p_error - 'details') || v_core
    || case when jsonb_typeof(p_error -> 'details') = 'object' then jsonb_build_object('details', p_error -> 'details')
      else '{}' end
    || case jsonb_typeof(p_error -> 'backtrace')
         when 'string' then jsonb_build_object('backtrace', left(p_error ->> 'backtrace', 10000))
         when 'array' then jsonb_build_object('backtrace', jsonb_path_query_array(p_error -> 'backtrace', '$[0 to 49]'))
         else '{}' end;
  return case when octet_length(v_entry::text) <= 65536 then v_entry
    else jsonb_set(v_core, '{truncated}', 'true') || jsonb_build_object(
      'type', left(v_core ->> 'type', 255), 'code', left(v_core ->> 'code', 255)) end;
end;
$$;
