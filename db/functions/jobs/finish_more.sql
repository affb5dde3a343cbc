create or replace function ojs.finish_more(p_state text, p_ends ojs.job_end[], p_shown text[], p_jobs ojs.job[],
  p_now timestamptz) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The part of ojs.finish_jobs that few jobs need: p_jobs are the rows of these. p_state is the state in which all of
-- p_ends end; p_shown are they as the wire shows them.
declare
  v_steps ojs.step_end[];
  v_crons text[] := array(select distinct j.cron from unnest(p_jobs) j where j.cron is not null);
begin
  perform ojs.check_result(e.result, (j.doc -> 'result_size_limit')::bigint)
  from unnest(p_jobs) j join unnest(p_ends) e on e.job_id = j.id
  where j.doc ? 'result_size_limit' and p_state = 'completed';

  insert into ojs.dead (id, queue, discarded_at, dead_letter, type, error_type, error_code, error_group, job, record)
  select j.id, j.queue, p_now, e.dead_letter, j.doc ->> 'type', s.job #>> '{error,type}', s.job #>> '{error,code}',
    ojs.error_group(j.doc ->> 'type', s.job -> 'error'), s.job, to_jsonb(j) - 'progress'
  from unnest(p_ends) e join unnest(p_jobs) j on j.id = e.job_id
    join (select t::jsonb as job from unnest(p_shown) t offset 0) s on s.job ->> 'id' = j.id::text
  where p_state = 'discarded';

  if v_crons <> '{}' then
    update ojs.cron_run r
    set outcome = case p_state when 'discarded' then 'failed' else p_state end, ended_at = p_now
    from unnest(p_jobs) j
    where r.cron = j.cron and r.job_id = j.id;
    perform ojs.release_cron_runs(v_crons);
  end if;
  v_steps := array(
    select row(j.workflow_id, j.step, case p_state when 'discarded' then 'failed' else p_state end,
      e.result, s.job -> 'error', e.attempt, e.started_at)::ojs.step_end
    from unnest(p_ends) e join unnest(p_jobs) j on j.id = e.job_id
      join (select t::jsonb as job from unnest(p_shown) t offset 0) s on s.job ->> 'id' = j.id::text
    where j.workflow_id is not null);
  if v_steps <> '{}' then
    perform ojs.advance_workflows(v_steps, p_now);
  end if;
end;
$$;
