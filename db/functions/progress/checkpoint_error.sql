create or replace function ojs.checkpoint_error(p_request jsonb) returns jsonb
language plpgsql stable as $$
-- Null when a checkpoint is well formed, else the error object.
declare
  v_bytes bigint := octet_length((p_request -> 'state')::text)
    + coalesce(octet_length(nullif(p_request -> 'metadata', 'null')::text), 0);
begin
  return case
    when jsonb_typeof(p_request) is distinct from 'object' then ojs.no_object(p_request)
    when not p_request ? 'state' then ojs.invalid('state', 'is required')
    when v_bytes > 1048576 then ojs.error('payload_too_large', 'the checkpoint is larger than 1048576 bytes',
      jsonb_build_object('field', 'state', 'max_bytes', 1048576, 'actual_bytes', v_bytes))
    when p_request ->> 'step_index' is not null
      and ojs.as_integer(p_request -> 'step_index', -9007199254740991, 9007199254740991) is null then
      ojs.invalid('step_index', 'must be an integer', p_request -> 'step_index')
    when jsonb_typeof(p_request -> 'metadata') not in ('object', 'null') then
      ojs.invalid('metadata', 'must be an object', p_request -> 'metadata')
    when jsonb_typeof(p_request -> 'worker_id') not in ('string', 'null') then
      ojs.invalid('worker_id', 'must be a string', p_request -> 'worker_id')
    else coalesce(ojs.unfit_json(p_request), ojs.attempt_error(p_request -> 'attempt')) end;
end;
$$;
