create or replace function ojs.act_on_jobs(p_action text, p_ids uuid[], p_target text, p_ended_before timestamptz,
  p_now timestamptz) returns jsonb[]
language plpgsql as $$
-- Does to each job what the action says (ojs.act_on_job). Returns for each, in the order of p_ids, the error object
-- when it was left as it is, else null. Queues, schedules and unique keys are locked first, each kind in order, and
-- steps of workflows come last, by their root, so that two sessions that do this do not wait for each other.
declare
  v_errors jsonb[] := array_fill(null::jsonb, array[cardinality(p_ids)]);
  v_number bigint;
begin
  if p_action = 'retry' then
    perform ojs.lock_for_retry(p_ids, p_now);
  end if;
  for v_number in
    select u.number
    from unnest(p_ids) with ordinality u(id, number)
      left join ojs.job j on j.id = u.id
      left join ojs.dead d on d.id = u.id
      left join ojs.workflow w on w.id = coalesce(j.workflow_id, (d.record ->> 'workflow_id')::uuid)
    order by w.root_id nulls first, u.number
  loop
    v_errors[v_number] := ojs.act_on_job(p_action, p_ids[v_number], p_target, p_ended_before, p_now);
  end loop;
  return v_errors;
end;
$$;
