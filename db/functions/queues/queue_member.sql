create or replace function ojs.queue_member(p_request jsonb, p_queue jsonb) returns jsonb
language sql immutable as $$
  -- The member "queue" of an answer about one queue. The HTTP binding and the SDKs expect a name; the official OpenAPI
  -- document and the conformance suite expect an object. Only the SDKs send the header OJS-Version.
  select jsonb_build_object('queue', case when p_request ? 'ojs_version' then p_queue -> 'name' else p_queue end)
$$;
