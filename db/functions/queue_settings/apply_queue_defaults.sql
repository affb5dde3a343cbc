create or replace function ojs.apply_queue_defaults(p_drafts ojs.draft[], p_now timestamptz) returns ojs.draft[]
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Gives drafts, and their jobs, the defaults of their queues for what their requests do not say (ojs-queue-config 7.3),
-- and makes the rate limits that they get so. A job with a retry policy of its own keeps all of it.
declare
  v_draft ojs.draft;
  v_queue text;
  v_config jsonb := '{}';
  v_more jsonb;
  v_limited boolean := false;
  v_changed uuid[] := '{}';
begin
  for v_number in 1..cardinality(p_drafts) loop
    v_draft := p_drafts[v_number];
    continue when v_draft.error is not null;
    if v_draft.queue is distinct from v_queue then
      v_queue := v_draft.queue;
      v_config := ojs.queue_config(v_queue);
    end if;
    continue when not v_config ?| '{retry,dead_letter,timeout_ms,visibility_timeout_ms,result_ttl,rate_limit}';

    v_draft.doc := coalesce(v_draft.doc, ('{' || v_draft.doc_text)::jsonb);
    v_draft.doc_text := null;
    v_more := '{}';
    if v_config ?| '{retry,dead_letter}' and not v_draft.doc ? 'retry' then
      v_more := jsonb_build_object('retry', (ojs.retry_policy(ojs.queue_retry(v_config))).policy);
      v_draft.max_attempts := (v_more #> '{retry,max_attempts}')::integer;
      v_more := v_more || jsonb_build_object('max_attempts', v_draft.max_attempts);
    end if;
    if v_config ? 'timeout_ms' and v_draft.timeout_ms is null then
      v_draft.timeout_ms := (v_config -> 'timeout_ms')::bigint;
      v_more := v_more || jsonb_build_object('timeout_ms', v_draft.timeout_ms);
    end if;
    if v_config ? 'visibility_timeout_ms' and v_draft.lease_ms is null then
      v_draft.lease_ms := (v_config -> 'visibility_timeout_ms')::bigint;
      v_more := v_more || jsonb_build_object('visibility_timeout_ms', v_draft.lease_ms);
    end if;
    if v_config ? 'result_ttl' and not v_draft.doc ? 'result_ttl' then
      v_more := v_more || jsonb_build_object('result_ttl', v_config -> 'result_ttl');
    end if;
    if v_config ? 'rate_limit' and v_draft.limit_key is null then
      v_draft.limit_key := 'queue:' || v_queue;
      v_more := v_more || jsonb_build_object('rate_limit', v_config -> 'rate_limit');
      v_limited := true;
    end if;
    v_draft.doc := v_draft.doc || v_more;
    p_drafts[v_number] := v_draft;
    v_changed := v_changed || v_draft.id;
  end loop;
  if v_limited then
    perform ojs.make_queues(p_drafts, p_now);
  end if;

  with changed as (
    update ojs.job j
    set max_attempts = d.max_attempts, lease_ms = d.lease_ms, timeout_ms = d.timeout_ms, limit_key = d.limit_key,
        doc = d.doc
    from unnest(p_drafts) d
    where d.error is null and j.id = d.id and j.id = any (v_changed)
    returning j.queue, j.priority, j.seq, j.limit_key,
      pg_column_size(j.doc) + case when j.workflow_id is null then 0 else 327680 end as size
  )
  update ojs.ready r
  set limit_key = c.limit_key, size = c.size
  from changed c
  where r.queue = c.queue and r.priority = c.priority and r.seq = c.seq;
  return p_drafts;
end;
$$;
