create or replace function ojs.event_of(p_job_id uuid, p_type text, p_queue text, p_state text,
  p_priority smallint default null, p_attempt integer default null, p_worker_id text default null,
  p_duration_ms bigint default null, p_wait_ms bigint default null, p_more jsonb default null) returns ojs.job_event
language sql immutable as $$
  -- What an event says of a job, by names. It becomes a part of the statement, so it costs no call.
  select row(p_job_id, p_type, p_queue, p_state, p_priority, p_attempt, p_worker_id, p_duration_ms, p_wait_ms,
    p_more)::ojs.job_event
$$;
