create or replace function ojs.merge_progress(p_held ojs.active, p_before jsonb, p_request jsonb, p_now timestamptz,
  out progress jsonb, out is_told boolean)
language plpgsql stable as $$
-- What ojs.job.progress is after a report: its number, within 0 and 1 and never less than before in this attempt, and
-- the message and data of the report (ojs-progress 5). is_told: write an event, at most one a second and one more when
-- all is done (ojs-progress 6.2).
declare
  v_before jsonb := case when ojs.is_of_attempt(p_before, p_held.attempt, p_held.started_at) then p_before end;
  v_said numeric := coalesce((p_request ->> 'progress')::numeric, (p_request ->> 'percentage')::numeric / 100);
  v_value numeric := greatest((v_before ->> 'progress')::numeric, round(least(greatest(v_said, 0), 1), 6));
begin
  is_told := (v_before ->> 'told_at')::timestamptz > p_now - interval '1 second' is not true
    or v_value = 1 and coalesce((v_before ->> 'progress')::numeric, 0) < 1;
  progress := jsonb_strip_nulls(jsonb_build_object('progress', trim_scale(v_value), 'attempt', p_held.attempt,
      'started_ms', floor(extract(epoch from p_held.started_at) * 1000),
      'told_at', case when is_told then ojs.stamp(p_now) else v_before ->> 'told_at' end))
    || jsonb_build_object('details', jsonb_build_object('updated_at', ojs.stamp(p_now))
      || case when p_request ->> 'message' is null then '{}'
        else jsonb_build_object('message', left(p_request ->> 'message', 1000)) end
      || case when p_request ->> 'data' is null then '{}' else jsonb_build_object('data', p_request -> 'data') end);
end;
$$;
