create or replace function ojs.recall_answer(p_operation text, p_request jsonb, p_now timestamptz)
returns ojs.http_reply
language plpgsql as $$
-- The answer that was kept for this request, if it has an idempotency key and its sender sent it before within a day
-- (ojs-bulk-operations 10). Null when it is new: then its key is locked, so that the same request in another session
-- waits for the answer (ojs.keep_answer), and does nothing twice.
declare
  v_key jsonb := coalesce(p_request -> 'idempotency_key', 'null');
  v_hash bytea := sha256(convert_to((p_request - 'idempotency_key')::text, 'UTF8'));
  v_kept ojs.idempotency;
begin
  if v_key = 'null' then
    return null;
  elsif jsonb_typeof(v_key) <> 'string' or char_length(v_key #>> '{}') not between 1 and 256 then
    perform ojs.raise(ojs.invalid('idempotency_key', 'must be text of 1 to 256 characters', v_key));
  end if;
  insert into ojs.idempotency (operation, actor, key, request, at)
  values (p_operation, ojs.actor(), v_key #>> '{}', v_hash, p_now)
  on conflict (operation, actor, key) do update
  set request = excluded.request, at = excluded.at, status = null, headers = null, body = null
  where idempotency.at <= p_now - interval '1 day';
  if found then
    return null;
  end if;
  select * into v_kept from ojs.idempotency i
  where i.operation = p_operation and i.actor = ojs.actor() and i.key = v_key #>> '{}';
  if v_kept.request <> v_hash then
    perform ojs.fail('conflict', 'the idempotency key was used for another request',
      jsonb_build_object('field', 'idempotency_key', 'reason', 'idempotency_key_reused'),
      'use a new key for each request; the same key only sends the same request again');
  end if;
  return row(v_kept.status, v_kept.headers, v_kept.body)::ojs.http_reply;
end;
$$;
