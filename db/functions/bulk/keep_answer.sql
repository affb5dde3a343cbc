create or replace function ojs.keep_answer(p_operation text, p_request jsonb, p_reply ojs.http_reply) returns void
language sql as $$
  -- Keeps the answer to a request that has an idempotency key (ojs.recall_answer).
  update ojs.idempotency i
  set status = (p_reply).status, headers = (p_reply).headers, body = (p_reply).body
  where i.operation = p_operation and i.actor = ojs.actor() and i.key = p_request ->> 'idempotency_key'
$$;
