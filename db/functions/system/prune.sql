create or replace function ojs.prune(p_now timestamptz, out did jsonb, out again boolean)
language plpgsql as $$
-- Removes what is past its retention, a bounded part a call, and makes the days to come; one session at a time. did
-- says how much was removed; again is true when one part was as large as a call allows, so that there may be more.
--
-- Completed and cancelled jobs and events go by whole days, the rest by rows. At most one day is made or dropped, as
-- the last thing: it locks tables which every request needs, so the transaction must end there. When another
-- transaction's lock is in the way, everything is left to the next call.
declare
  v_completed_before timestamptz := p_now - ojs.setting_ms('retention_completed_ms') * interval '1 millisecond';
  v_discarded_before timestamptz := p_now - ojs.setting_ms('retention_discarded_ms') * interval '1 millisecond';
  v_letters_before timestamptz := p_now - ojs.setting_ms('retention_dead_letter_ms') * interval '1 millisecond';
  v_events_before timestamptz := p_now - ojs.setting_ms('retention_events_ms') * interval '1 millisecond';
  v_count bigint;
  v_strays bigint;
  v_keys integer;
  v_waiting bigint;
  v_counted record;
  v_repaired jsonb;
  v_made record;
  v_dropped record;
begin
  again := false;
  begin
    lock table ojs.past_day in share update exclusive mode nowait;
  exception when lock_not_available then
    did := '{}';
    return;
  end;

  with gone as (
    delete from ojs.done_default d
    where d.ctid = any (array(
      select x.ctid from ojs.done_default x where x.finished_at < v_completed_before limit 5000))
    returning d.queue, d.state
  ), counted as (
    insert into ojs.tally (queue, at, completed, cancelled)
    select g.queue, p_now, -count(*) filter (where g.state = 'completed'),
      -count(*) filter (where g.state = 'cancelled')
    from gone g group by g.queue
  )
  select count(*) into v_strays from gone;
  again := v_strays = 5000;
  with gone as (
    delete from ojs.event_default e
    where e.ctid = any (array(select x.ctid from ojs.event_default x where x.at < v_events_before limit 5000))
    returning 1
  )
  select count(*) into v_count from gone;
  again := again or v_count = 5000;
  did := jsonb_build_object('strays_pruned', v_strays + v_count);

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
  select count(*) into v_count from gone;
  again := again or v_count = 5000;
  did := did || jsonb_build_object('discarded_pruned', v_count);

  with old as materialized (
    select x.id, x.job_count, x.completed_at from ojs.workflow x
    where x.completed_at < v_completed_before and not exists (
      select from ojs.workflow r
      where r.id = x.root_id and (r.completed_at is null or r.completed_at >= v_completed_before))
    order by x.completed_at limit 1000 for update skip locked
  ), slice as (
    select o.id, sum(o.job_count) over (order by o.completed_at, o.id) - o.job_count as before from old o
  ), gone as (
    delete from ojs.workflow w using slice o where w.id = o.id and o.before < 10000
    returning w.id, w.job_count
  ), steps as (
    delete from ojs.step s using gone g where s.workflow_id = g.id
  ), edges as (
    delete from ojs.edge e using gone g where e.workflow_id = g.id
  )
  select again or o.found = 1000 or g.removed < o.found,
    did || jsonb_build_object('workflows_pruned', g.removed, 'steps_pruned', g.steps)
  into again, did
  from (select count(*) as found from old) o,
    (select count(*) as removed, coalesce(sum(g.job_count), 0) as steps from gone g) g;

  with gone as (
    delete from ojs.queue_minute m
    where m.ctid = any (array(
      select x.ctid from ojs.queue_minute x where x.minute < p_now - interval '2 days' limit 5000))
    returning 1
  )
  select count(*) into v_count from gone;
  again := again or v_count = 5000;
  did := did || jsonb_build_object('minutes_pruned', v_count);

  with gone as (
    delete from ojs.worker w
    where w.ctid = any (array(
      select x.ctid from ojs.worker x
      where x.last_heartbeat_at is null and x.first_seen_at < p_now - interval '1 day'
        limit 5000 for update skip locked))
    returning 1
  )
  select count(*) into v_count from gone;
  again := again or v_count = 5000;
  did := did || jsonb_build_object('workers_pruned', v_count);

  with gone as (
    delete from ojs.rate_limit l
    where l.ctid = any (array(
      select x.ctid from ojs.rate_limit x
      where (cardinality(x.starts) = 0 or x.starts[cardinality(x.starts)] < p_now - interval '1 day')
        and not exists (select from ojs.job j where j.limit_key = x.key)
      limit 5000 for update skip locked))
    returning 1
  )
  select count(*) into v_count from gone;
  v_keys := ojs.prune_unique_keys(5000, v_completed_before, p_now);
  v_waiting := ojs.prune_waiting(5000);
  v_counted := ojs.count_day(v_completed_before);
  again := again or v_count = 5000 or v_keys = 5000 or v_waiting = 5000 or v_counted.is_full;
  did := did || jsonb_build_object('limits_pruned', v_count, 'unique_keys_pruned', v_keys,
    'waiting_pruned', v_waiting, 'pages_counted', v_counted.pages);
  perform ojs.record_high_water_marks();

  v_repaired := ojs.repair_counters();
  did := did || v_repaired || '{"days_made": 0, "days_dropped": 0, "days_waiting": 0}';
  if v_repaired ->> 'counters_repaired' = '[]' then
    v_made := ojs.make_day(p_now);
    again := again or v_made.made = 1;
    did := did || jsonb_strip_nulls(jsonb_build_object('days_made', v_made.made, 'days_waiting', v_made.waiting,
      'day_problem', v_made.problem));
    if v_made.made = 0 then
      v_dropped := ojs.drop_day(v_completed_before, v_events_before, p_now);
      did := did || jsonb_strip_nulls(jsonb_build_object('days_dropped', v_dropped.dropped,
        'days_waiting', v_made.waiting + v_dropped.waiting,
        'day_problem', coalesce(v_made.problem, v_dropped.problem)));
      again := again or v_dropped.dropped = 1;
    end if;
  end if;
exception when lock_not_available then
  did := '{"prune_waiting": true}';
  again := false;
end;
$$;
