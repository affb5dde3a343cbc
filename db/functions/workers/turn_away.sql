create or replace function ojs.turn_away(p_rows ojs.ready[], p_now timestamptz) returns void
language plpgsql as $$
-- Jobs taken from ojs.ready whose limit is used up, by what each said at enqueue (ojs-rate-limiting 6.2, on_limit):
-- wait parks them, reschedule makes them scheduled for when the limit has room next, drop discards them.
declare
  v_others uuid[];
  v_moved ojs.job[];
  v_dropped ojs.job[];
begin
  insert into ojs.event (at, type, items)
  select p_now, 'rate_limit.exceeded', e from ojs.exceeded_limits(p_rows, p_now) e where e is not null;
  v_others := array(
    select j.id from ojs.job j where j.id = any (array(select r.job_id from unnest(p_rows) r))
      and j.on_limit is not null);
  perform ojs.park_jobs(array(select r from unnest(p_rows) r where r.job_id <> all (v_others)));
  if v_others = '{}' then
    return;
  end if;

  with moved as (
    update ojs.job j
    set state = 'scheduled', due_at = n.at, doc = j.doc || jsonb_build_object('scheduled_at', ojs.stamp(n.at))
    from (select l.key, ojs.next_start(l, p_now) as at
          from ojs.rate_limit l where l.key = any (array(select r.limit_key from unnest(p_rows) r))) n
    where j.id = any (v_others) and j.on_limit = 'reschedule' and n.key = j.limit_key
    returning j
  ), later as (
    insert into ojs.later (due_at, job_id, queue) select (m.j).due_at, (m.j).id, (m.j).queue from moved m
  )
  select array_agg(m.j) into v_moved from moved m;
  insert into ojs.event (at, type, jobs)
  select p_now, 'job.scheduled', array_agg(ojs.event_of(m.id, m.doc ->> 'type', m.queue, 'scheduled', m.priority,
    m.attempt, p_more => jsonb_build_object('scheduled_at', m.doc -> 'scheduled_at', 'reason', 'rate_limited')))
  from unnest(v_moved) m
  having count(*) > 0;

  -- In the row too: a discarded job that is retried keeps its history.
  with dropped as (
    update ojs.job j
    set errors = coalesce(j.errors, '[]') || jsonb_build_object('type', 'rate_limited', 'code', 'rate_limited',
      'message', format('the rate limit %s was used up', j.limit_key), 'attempt', j.attempt,
      'occurred_at', ojs.stamp(p_now))
    where j.id = any (v_others) and j.on_limit = 'drop'
    returning j
  )
  select array_agg(d.j) into v_dropped from dropped d;
  if v_dropped <> '{}' then
    insert into ojs.event (at, type, items)
    select p_now, 'rate_limit.dropped', jsonb_agg(jsonb_build_object('key', d.limit_key, 'job_id', d.id,
      'job_type', d.doc -> 'type', 'queue', d.queue))
    from unnest(v_dropped) d;
    perform ojs.finish_jobs('job.discarded', array_agg(row(null, d.id, d.attempt, null, null, d.errors -> -1, null,
      false, jsonb_build_object('total_attempts', d.attempt,
        'last_error', d.errors -> -1), null)::ojs.job_end), p_now)
    from unnest(v_dropped) d;
  end if;
end;
$$;
