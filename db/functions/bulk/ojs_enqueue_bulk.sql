create or replace function ojs_enqueue_bulk(p_request jsonb, p_lenient boolean default false,
  p_strict boolean default false)
returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- POST /ojs/v1/jobs/bulk
declare
  v_now timestamptz := ojs.now();
  v_set record;
  v_drafts ojs.draft[];
  v_atomic boolean := coalesce(p_request ->> 'atomicity', 'partial') = 'atomic';
  v_refused boolean;
  v_reply ojs.http_reply;
begin
  perform ojs.guard('public.ojs_enqueue_bulk(jsonb, boolean, boolean)');
  perform ojs.require_object(p_request);
  perform ojs.check_batch(p_request, 'jobs');
  v_reply := ojs.recall_answer('enqueue', p_request, v_now);
  if v_reply.status is null then
    v_set := ojs.draft_jobs(array(select e.value from jsonb_array_elements(p_request -> 'jobs') e), p_lenient, v_now,
      p_strict);
    v_drafts := v_set.drafts;
    begin
      v_drafts := case when v_set.simple then ojs.insert_drafts(v_drafts, v_now, true)
        else ojs.enqueue_drafts(v_drafts, v_now) end;
      v_refused := v_atomic and exists (
        select from unnest(v_drafts) d where d.error is not null and d.existing is null);
      if v_refused then
        perform ojs.fail('validation_error', 'the batch is atomic, and one of its jobs was refused');
      end if;
    exception when sqlstate 'OJ422' then
      -- What was inserted is undone; the drafts still say which of them were refused.
      null;
    end;
    v_reply := ojs.bulk_answer(v_drafts, v_refused, v_set.stamp, p_request, v_now);
    perform ojs.keep_answer('enqueue', p_request, v_reply);
  end if;
  return row(v_reply.status, v_reply.headers, v_reply.body::jsonb)::ojs.reply;
end;
$$;
comment on function ojs_enqueue_bulk is
  'Enqueues {jobs: [1 to 1000 enqueue requests], atomicity: partial or atomic, idempotency_key}, each job by itself '
  'unless atomic: {total, succeeded, failed, items: [{index, status: created, duplicate or failed, job, error}]}. 201 '
  'when all are there, 207 when some were refused, 422 when all were, or one of an atomic batch. With a key the same '
  'request within a day gets the same answer, and does nothing. p_lenient and p_strict as in ojs_enqueue. Errors '
  'OJ400, OJ409 (the key was used for another request), OJ413 (too many jobs), OJ422. ojs-bulk-operations 5, 10.';
