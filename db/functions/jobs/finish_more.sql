create or replace function ojs.finish_more(p_ends ojs.job_end[], p_ids uuid[], p_shown text[], p_jobs ojs.job[],
  p_now timestamptz) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- The part of ojs.finish_jobs that few jobs need: p_jobs are the rows of these; p_shown are all jobs as the wire shows
-- them, each at the place of its id.
declare
  v_steps ojs.step_end[];
  v_crons text[] := array(select distinct j.cron from unnest(p_jobs) j where j.cron is not null);
begin
  perform ojs.check_result(e.result, (j.doc -> 'result_size_limit')::bigint)
  from unnest(p_jobs) j join unnest(p_ends) e on e.job_id = j.id
  where j.doc ? 'result_size_limit' and e.state = 'completed';

  insert into ojs.dead (id, queue, discarded_at, dead_letter, type, error_type, job, record)
  select j.id, j.queue, p_now, e.dead_letter, j.doc ->> 'type', s.job #>> '{error,type}', s.job, to_jsonb(j)
  from unnest(p_ends) e join unnest(p_jobs) j on j.id = e.job_id,
    lateral (select p_shown[array_position(p_ids, j.id)]::jsonb as job offset 0) s
  where e.state = 'discarded';

  if v_crons <> '{}' then
    perform ojs.release_cron_runs(v_crons);
  end if;
  v_steps := array(
    select row(j.workflow_id, j.step, case e.state when 'discarded' then 'failed' else e.state end,
      e.result, p_shown[array_position(p_ids, j.id)]::jsonb -> 'error', e.attempt, e.started_at)::ojs.step_end
    from unnest(p_ends) e join unnest(p_jobs) j on j.id = e.job_id
    where j.workflow_id is not null);
  if v_steps <> '{}' then
    perform ojs.advance_workflows(v_steps, p_now);
  end if;
end;
$$;
