create or replace function ojs.workflow_json(p_id uuid) returns jsonb
language sql stable as $$
  -- A workflow as clients see it, with its steps and counts (ojs-workflows 3.3, 9.6, 11.2; ojs-http-binding 14.2).
  -- Results and errors that are too large together are replaced by placeholders, so that every workflow can be read.
  with recursive tree as (
    select w.id from ojs.workflow w where w.id = p_id
    union all
    select w.id from tree t join ojs.workflow w on w.parent_id = t.id
  ), leaf as (
    select s.workflow_id, s.index, s.job_id, s.state, s.attempt, s.error,
      sum(s.result_bytes) filter (where s.state = 'failed')
        over (order by s.workflow_id, s.index rows unbounded preceding) as bytes_before
    from tree t join ojs.step s on s.workflow_id = t.id where s.child_id is null and s.role = 'step'
  ), sized as (
    select s.*, sum(coalesce(s.result_bytes, 0)) over (order by s.index rows unbounded preceding) as total,
      case when w.type = 'chain' and s.role = 'step' then lag(s.name) over (order by s.index) end as step_before
    from ojs.workflow w join ojs.step s on s.workflow_id = w.id where w.id = p_id
  ), shown as (
    select s.index, s.role, s.state, jsonb_strip_nulls(jsonb_build_object(
        'index', s.index, 'id', s.name, 'type', s.type, 'workflow_id', s.child_id, 'attempt', s.attempt,
        'state', case when s.state = 'pending' and a.job_id is not null then 'active' else s.state end,
        'role', nullif(s.role, 'step'),
        'started_at', ojs.stamp(coalesce(s.started_at, a.started_at)),
        'completed_at', case when s.state in ('completed', 'failed') then ojs.stamp(s.completed_at) end,
        'cancelled_at', case when s.state = 'cancelled' then ojs.stamp(s.completed_at) end))
      || jsonb_build_object('job_id', s.job_id, 'depends_on',
           case when s.step_before is null then s.depends_on else array[s.step_before] end)
      || case when s.result is null
           or ojs.result_expired(coalesce(s.spec #>> '{options,result_ttl}', s.spec ->> 'result_ttl'), s.completed_at)
             then '{}'
         else jsonb_build_object('result', ojs.step_result(s.total, s.result, null, s.result_bytes, s.job_id,
           s.child_id)) end
      || case when s.error is null then '{}' else jsonb_build_object('error',
           ojs.step_result(s.total, null, s.error, s.result_bytes, s.job_id, s.child_id)) end as step,
      coalesce(s.started_at, a.started_at) as started_at
    from sized s left join ojs.active a on a.job_id = s.job_id and s.state = 'pending'
  ), total as (
    select jsonb_agg(s.step order by s.index) as steps, min(s.started_at) as started_at,
      count(*) filter (where s.role = 'step') as steps_total,
      count(*) filter (where s.role = 'step' and s.state = 'completed') as steps_completed,
      min(s.index) filter (where s.state = 'failed') as failed_step
    from shown s
  ), failure as (
    select count(*) filter (where l.state = 'completed') as completed_count,
      count(*) filter (where l.state = 'failed') as failed_count,
      jsonb_agg(l.job_id order by l.workflow_id, l.index) filter (where l.state = 'failed') as failed_job_ids,
      jsonb_agg(case when coalesce(l.bytes_before, 0) <= 1048576
          then jsonb_build_object('job_id', l.job_id, 'code', l.error -> 'code', 'message', l.error -> 'message',
            'attempt', l.attempt)
          else jsonb_build_object('job_id', l.job_id, 'attempt', l.attempt, 'omitted', true) end
        order by l.workflow_id, l.index) filter (where l.state = 'failed') as errors
    from leaf l
  )
  select jsonb_build_object('id', w.id, 'type', w.type, 'name', w.name, 'state', w.state, 'steps', t.steps,
      'steps_total', t.steps_total, 'steps_completed', t.steps_completed,
      'jobs_total', t.steps_total, 'jobs_completed', t.steps_completed,
      'created_at', ojs.stamp(w.created_at))
    || jsonb_strip_nulls(jsonb_build_object('completed_at', ojs.stamp(w.completed_at),
      'cancelled_at', ojs.stamp(w.cancelled_at), 'parent_id', w.parent_id))
    || case when w.meta is null then '{}' else jsonb_build_object('meta', w.meta) end
    || jsonb_build_object('metadata', jsonb_strip_nulls(jsonb_build_object(
      'created_at', ojs.stamp(w.created_at), 'started_at', ojs.stamp(t.started_at), 'completed_at',
      ojs.stamp(w.completed_at),
      'cancelled_at', ojs.stamp(w.cancelled_at), 'job_count', w.job_count, 'completed_count', f.completed_count,
      'failed_count', f.failed_count, 'failed_step_index', t.failed_step,
      'failed_job_ids', f.failed_job_ids, 'errors', f.errors)))
  from ojs.workflow w, total t, failure f
  where w.id = p_id
$$;
