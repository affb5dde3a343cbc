create or replace function ojs.job_text(p_job ojs.job, p_state text, p_attempt integer, p_started_at timestamptz,
  p_worker_id text default null, p_ended_at timestamptz default null, p_result jsonb default null,
  p_error jsonb default null, p_previous_state text default null, p_parent_results jsonb default null) returns text
language sql stable as $$
  -- A job on the wire, as the text of a JSON object (ojs-core 5.3): what has happened to it so far, then its document,
  -- which has none of these members (ojs.draft_rest removes them). concat leaves out what is null. The document comes
  -- last, since right() finds the second character at once, but left() would have to count all of them. An error is
  -- shown unless the job completed: p_error, or else the last one of the history if it belongs to an attempt of this
  -- life; after a replay the history is that of an earlier life.
  select concat('{"state":"', p_state, '","attempt":', p_attempt,
    ',"enqueued_at":"' || ojs.stamp(p_job.enqueued_at) || '"',
    case p_state when 'retryable' then
      replace(',"next_attempt_at":"@","next_retry_at":"@"', '@', ojs.stamp(p_job.due_at)) end,
    ',"retry_delay_ms":' || p_job.retry_delay_ms,
    ',"errors":' || p_job.errors::text,
    case when p_state <> 'completed' then ',"error":' || coalesce(p_error, case
      when (p_job.errors -> -1 -> 'attempt')::integer between 1 and p_job.attempt then p_job.errors -> -1 end)::text end,
    ',"started_at":"' || ojs.stamp(p_started_at) || '"',
    ',"worker_id":' || to_json(p_worker_id)::text,
    ',"' || p_state || '_at":"' || ojs.stamp(p_ended_at) || '"',
    case when p_state = 'discarded' and p_started_at is not null then
      ',"completed_at":"' || ojs.stamp(p_ended_at) || '"' end,
    ',"result":' || p_result::text,
    ',"previous_state":"' || p_previous_state || '"',
    ',"parent_results":' || p_parent_results::text,
    ',', right(p_job.doc::text, -1))
$$;
