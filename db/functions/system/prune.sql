create or replace function ojs.prune(p_now timestamptz, out report jsonb, out again boolean)
language plpgsql as $$
-- Removes what is past its retention, and makes the days to come; one session at a time. report says how much was done;
-- again, that a part did as much as one call does, so that there may be more.
--
-- Completed and cancelled jobs, and events, are removed by dropping whole days, everything else row by row. At most one
-- day is made or dropped, as the last thing: it locks tables that every request needs, so the transaction must end
-- there. When the lock of another transaction is in the way, everything is undone and left to the next call.
declare
  v_completed_before timestamptz := ojs.kept_since('retention_completed_ms', p_now);
  v_rows record;
  v_workflows record;
  v_counted record;
  v_repaired jsonb;
  v_made record;
  v_dropped record;
begin
  begin
    lock table ojs.past_day in share update exclusive mode nowait;
  exception when lock_not_available then
    report := '{}';
    again := false;
    return;
  end;

  v_rows := ojs.prune_rows(p_now, 5000);
  v_workflows := ojs.prune_workflows(v_completed_before);
  v_counted := ojs.count_day(v_completed_before);
  again := v_rows.is_full or v_workflows.is_full or v_counted.is_full;
  report := v_rows.report || jsonb_build_object('workflows_pruned', v_workflows.workflows,
    'steps_pruned', v_workflows.steps, 'pages_counted', v_counted.pages);
  perform ojs.record_high_water_marks();

  v_repaired := ojs.repair_counters();
  report := report || v_repaired || '{"days_made": 0, "days_dropped": 0, "days_waiting": 0}';
  -- A repair locks tables, too, so it is the last thing where there is one.
  if v_repaired ->> 'counters_repaired' = '[]' then
    v_made := ojs.make_day(p_now);
    again := again or v_made.made = 1;
    report := report || jsonb_strip_nulls(jsonb_build_object('days_made', v_made.made, 'days_waiting', v_made.waiting,
      'day_problem', v_made.problem));
    if v_made.made = 0 then
      v_dropped := ojs.drop_day(v_completed_before, ojs.kept_since('retention_events_ms', p_now), p_now);
      again := again or v_dropped.dropped = 1;
      report := report || jsonb_strip_nulls(jsonb_build_object('days_dropped', v_dropped.dropped,
        'days_waiting', v_made.waiting + v_dropped.waiting,
        'day_problem', coalesce(v_made.problem, v_dropped.problem)));
    end if;
  end if;
exception when lock_not_available then
  report := '{"prune_waiting": true}';
  again := false;
end;
$$;
