create or replace function ojs.prune(p_now timestamptz) returns jsonb
language plpgsql as $$
-- Removes what is past its retention, in bounded steps; one session at a time. Completed and cancelled
-- jobs and events go by whole days, the rest by rows.
declare
  v_completed_before timestamptz := p_now - ojs.setting_ms('retention_completed_ms') * interval '1 millisecond';
  v_discarded_before timestamptz := p_now - ojs.setting_ms('retention_discarded_ms') * interval '1 millisecond';
  v_letters_before timestamptz := p_now - ojs.setting_ms('retention_dead_letter_ms') * interval '1 millisecond';
  v_events_before timestamptz := p_now - ojs.setting_ms('retention_events_ms') * interval '1 millisecond';
  v_days integer;
  v_discarded integer;
  v_workflows integer;
  v_keys integer;
begin
  begin
    lock table ojs.setting in share update exclusive mode nowait;
  exception when lock_not_available then
    return '{}';
  end;
  perform ojs.make_partitions(p_now);
  v_days := ojs.drop_partitions('done', v_completed_before) + ojs.drop_partitions('event', v_events_before);

  with gone as (
    delete from ojs.done_default d
    where d.ctid = any (array(select x.ctid from ojs.done_default x where x.finished_at < v_completed_before limit 5000))
    returning d.queue, d.state
  )
  insert into ojs.tally (queue, at, completed, cancelled)
  select g.queue, p_now, -count(*) filter (where g.state = 'completed'), -count(*) filter (where g.state = 'cancelled')
  from gone g group by g.queue;
  delete from ojs.event_default e
  where e.ctid = any (array(select x.ctid from ojs.event_default x where x.at < v_events_before limit 5000));

  with gone as (
    delete from ojs.dead d
    where d.id = any (array(
      select x.id from ojs.dead x
      where x.discarded_at < v_discarded_before and (not x.dead_letter or x.discarded_at < v_letters_before)
      order by x.discarded_at, x.id limit 5000 for update skip locked))
    returning d.queue
  ), counted as (
    insert into ojs.tally (queue, at, discarded) select g.queue, p_now, -count(*) from gone g group by g.queue
  )
  select count(*) into v_discarded from gone;

  with gone as (
    delete from ojs.workflow w
    where w.id = any (array(
      select x.id from ojs.workflow x
      where x.completed_at < v_completed_before and not exists (
        select from ojs.workflow r
        where r.id = x.root_id and (r.completed_at is null or r.completed_at >= v_completed_before))
      order by x.completed_at limit 1000 for update skip locked))
    returning w.id
  ), steps as (
    delete from ojs.step s using gone g where s.workflow_id = g.id
  ), edges as (
    delete from ojs.edge e using gone g where e.workflow_id = g.id
  )
  select count(*) into v_workflows from gone;

  delete from ojs.queue_minute m where m.minute < p_now - interval '2 days';
  delete from ojs.worker w
  where w.last_heartbeat_at is null and w.first_seen_at < p_now - interval '1 day';
  delete from ojs.rate_limit l
  where (cardinality(l.starts) = 0 or l.starts[cardinality(l.starts)] < p_now - interval '1 day')
    and not exists (select from ojs.job j where j.limit_key = l.key);
  v_keys := ojs.prune_unique_keys(5000, v_completed_before, p_now);
  return jsonb_build_object('days_dropped', v_days, 'discarded_pruned', v_discarded, 'workflows_pruned', v_workflows,
    'unique_keys_pruned', v_keys);
end;
$$;
