create or replace function ojs.act_on_given(p_door text, p_action text, p_request jsonb, p_states text[])
returns ojs.reply
language plpgsql as $$
-- The operation of an operator on the jobs that job_ids names, or that filter selects (ojs-bulk-operations 6 to 8).
-- p_states: the states that a filter selects if it names none.
declare
  v_now timestamptz := ojs.now();
  v_reply ojs.http_reply;
  v_given boolean := coalesce(p_request -> 'job_ids', 'null') <> 'null';
  v_done record;
begin
  perform ojs.require_known(p_request, '{job_ids,filter,atomicity,idempotency_key,confirm,rate}');
  perform ojs.require_object(p_request);
  if v_given = (coalesce(p_request -> 'filter', 'null') <> 'null') then
    perform ojs.raise(ojs.invalid('job_ids', 'or filter must be there, and not both', p_request -> 'job_ids'));
  end if;
  v_reply := ojs.recall_answer(p_door, p_request, v_now);
  if v_reply.status is null then
    if v_given then
      v_done := ojs.act_on_ids(p_action, p_request, v_now);
      perform ojs.audit(p_door, null, jsonb_build_object('jobs', cardinality(v_done.ids), 'succeeded',
        v_done.succeeded));
      v_reply := ojs.given_answer(p_action, v_done.ids, v_done.errors, jsonb_array_length(p_request -> 'job_ids'),
        '{}', p_request, v_now);
    else
      v_done := ojs.start_given(p_door, p_action, p_request, p_states, v_now);
      v_reply := ojs.given_answer(p_action, v_done.ids, v_done.errors, (v_done.bulk).matched,
        ojs.bulk_json(v_done.bulk), p_request, v_now);
    end if;
    perform ojs.keep_answer(p_door, p_request, v_reply);
  end if;
  return row(v_reply.status, v_reply.headers, v_reply.body::jsonb)::ojs.reply;
end;
$$;
