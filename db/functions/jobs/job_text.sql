create or replace function ojs.job_text(p_job ojs.job, p_state text, p_attempt integer, p_started_at timestamptz,
  p_worker_id text default null, p_ended_at text default null, p_result jsonb default null,
  p_error jsonb default null, p_previous_state text default null, p_parent_results jsonb default null) returns text
language sql stable as $$
  -- A job on the wire, as the text of a JSON object (ojs-core 5.3): what has happened to it so far, then its document,
  -- which has none of these members (ojs.draft_rest removes them). concat leaves out what is null. The document comes
  -- last, since right() finds the second character at once, but left() would have to count all of them.
  select concat('{"state":"', p_state, '","attempt":', p_attempt,
    ',"enqueued_at":"' || ojs.stamp(p_job.enqueued_at) || '"',
    ',"started_at":"' || ojs.stamp(p_started_at) || '"',
    case when p_job.errors is not null or p_error is not null then
      ojs.failures_text(p_job, p_state, p_error, p_started_at, p_ended_at) end,
    ',"worker_id":' || to_json(p_worker_id)::text,
    ',"' || p_state || '_at":"' || p_ended_at || '"',
    ',"result":' || p_result::text,
    ',"previous_state":"' || p_previous_state || '"',
    ',"parent_results":' || p_parent_results::text,
    case when p_job.progress is not null or p_job.checkpoint is not null then
      ojs.saved_text(p_job, p_state, p_attempt, p_started_at) end,
    ',', right(p_job.doc::text, -1))
$$;
