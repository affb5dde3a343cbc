create or replace function ojs.lock_for_retry(p_ids uuid[], p_now timestamptz) returns void
language plpgsql as $$
-- Locks what the retries of these discarded jobs will lock one by one, each kind in order (db/README.md): missing
-- queues, schedules, unique keys.
declare
  v_dead record;
  v_job ojs.job;
  v_drafts ojs.draft[] := '{}';
  v_keys bytea[] := '{}';
begin
  for v_dead in select d.record from ojs.dead d where d.id = any (p_ids) loop
    v_job := jsonb_populate_record(null::ojs.job, v_dead.record);
    if v_job.doc ? 'unique' then
      v_keys := v_keys || (ojs.replay_draft(v_job, null, p_now)).unique_key;
    end if;
    v_drafts := v_drafts || jsonb_populate_record(null::ojs.draft, jsonb_build_object(
      'queue', v_job.queue, 'priority', v_job.priority));
  end loop;
  perform ojs.make_queues(v_drafts, p_now);
  perform from ojs.cron c
  where c.name in (select d.record ->> 'cron' from ojs.dead d where d.id = any (p_ids))
  order by c.name
  for update;
  if v_keys <> '{}' then
    perform ojs.lock_unique_keys(v_keys, p_now);
  end if;
end;
$$;
