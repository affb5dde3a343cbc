create or replace function ojs.history_events(p_id uuid, p_job jsonb)
returns table (number bigint, event jsonb)
language sql stable set enable_seqscan = off as $$
  -- What happened to a job, oldest first, each as an event of ojs-execution-history 3. Nothing is recorded for this:
  -- the job has the times of its states and its attempts, and the audit what operators did to it. The id of an event
  -- is made of its contents, so it is the same each time.
  with attempt as (
    select a.value, a.ord, count(*) over () as last from jsonb_array_elements(ojs.job_attempts(p_job))
      with ordinality a(value, ord)
  ), told as (
    select 0 as rank, 0 as ord, p_job ->> 'created_at' as at, 'job.created' as type, null::jsonb as actor,
      jsonb_build_object('queue', p_job -> 'queue', 'type', p_job -> 'type',
        'args_size_bytes', octet_length((p_job -> 'args')::text)) as data
    union all
    select 1, 0, p_job ->> m.name, 'job.state_changed', null, m.data
    from (values
      ('activated_at', jsonb_build_object('from', 'pending')),
      ('re_enqueued_at', jsonb_build_object('from', 'discarded', 'to', 'available')),
      ('enqueued_at', jsonb_build_object('to', 'available'))) m(name, data)
    where p_job ->> m.name is distinct from p_job ->> 'created_at'
    union all
    select 2, a.ord, a.value ->> 'started_at', 'job.attempt_started',
      jsonb_build_object('type', 'worker', 'id', a.value -> 'worker_id'),
      jsonb_build_object('attempt', a.value -> 'attempt', 'worker_id', a.value -> 'worker_id')
    from attempt a
    union all
    select 3, a.ord, a.value ->> 'ended_at',
      case a.value ->> 'state' when 'failed' then 'job.attempt_failed' else 'job.attempt_completed' end,
      jsonb_build_object('type', 'worker', 'id', a.value -> 'worker_id'),
      jsonb_build_object('attempt', a.value -> 'attempt', 'duration_ms', a.value -> 'duration_ms',
        'error', a.value #> '{error,message}', 'error_code', a.value #> '{error,code}',
        'will_retry', case a.value ->> 'state' when 'failed' then
          a.ord < a.last or p_job ->> 'state' not in ('discarded', 'cancelled') end)
    from attempt a where a.value ->> 'state' in ('failed', 'completed')
    union all
    select 4, 0, p_job ->> 'cancelled_at', 'job.cancelled', null,
      jsonb_build_object('from', p_job -> 'previous_state', 'to', 'cancelled')
    union all
    select 4, 0, p_job ->> 'discarded_at', 'job.discarded', null,
      jsonb_build_object('total_attempts', p_job -> 'attempt', 'last_error', p_job #> '{error,message}')
    union all
    select 4, 0, p_job ->> 'completed_at', 'job.state_changed', null,
      jsonb_build_object('from', 'active', 'to', 'completed')
    where p_job ->> 'state' = 'completed'
    union all
    select 4, 0, p_job ->> 'erased_at', 'job.purged', null, '{}'
    union all
    select 5, a.id, ojs.stamp(a.at), 'job.operated', jsonb_build_object('type', 'user', 'id', coalesce(a.key, a.actor)),
      jsonb_build_object('door', a.door) || a.outcome
    from ojs.audit a where a.target = p_id::text
  )
  select row_number() over ordered, jsonb_strip_nulls(jsonb_build_object(
    'id', 'evt_' || overlay(overlay(md5(concat(p_id, t.type, t.at, t.rank, t.ord)) placing '7' from 13)
      placing '8' from 17)::uuid,
    'job_id', p_id, 'event_type', t.type, 'timestamp', t.at, 'actor', t.actor, 'data', t.data))
  from told t
  where t.at is not null
  window ordered as (order by t.at::timestamptz, t.rank, t.ord)
$$;
