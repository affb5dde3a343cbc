create or replace function ojs.queue_metrics(p_now timestamptz) returns setof text
language plpgsql stable as $$
-- The metrics of queues: how many jobs each has in each state, and since when the oldest ones wait.
declare
  v_queues jsonb := (select coalesce(jsonb_agg(to_jsonb(w) order by w.queue), '[]') from ojs.watched_queues() w);
begin
  return next ojs.metric('ojs_queue_depth', 'gauge', 'Jobs of each queue and state.', array(
    select format('ojs_queue_depth{queue="%s",state="%s"} %s', ojs.label(q ->> 'queue'), s.state, q ->> s.state)
    from jsonb_array_elements(v_queues) q, unnest('{available,active,scheduled,retryable,pending,completed,cancelled,
      discarded}'::text[]) with ordinality s (state, ord)
    order by q ->> 'queue', s.ord));
  return query
  select ojs.metric(m.name, 'gauge', m.help, array(
    select format('%s{queue="%s"} %s', m.name, ojs.label(q ->> 'queue'), case m.ord
      when 1 then ojs.age_seconds((q ->> 'oldest_available_at')::timestamptz, p_now)
      when 2 then (q ->> 'dead_letters')::numeric
      when 3 then ojs.age_seconds((q ->> 'oldest_dead_letter_at')::timestamptz, p_now)
      when 4 then (q -> 'paused')::boolean::integer
      else (q ->> 'active')::numeric end)
    from jsonb_array_elements(v_queues) q order by q ->> 'queue'))
  from (values (1, 'ojs_queue_oldest_available_age_seconds',
      'For how long the oldest job that could be claimed has been available; 0 without one.'),
    (2, 'ojs_dead_letters', 'Discarded jobs that are kept for replay.'),
    (3, 'ojs_dead_letter_oldest_age_seconds', 'How long ago the oldest of them was discarded; 0 without one.'),
    (4, 'ojs_queue_paused', '1 when the queue is paused.'),
    (5, 'ojs_workers_busy', 'Jobs of the queue that workers hold.')) m (ord, name, help)
  order by m.ord;
  return next ojs.metric('ojs_queue_counted_timestamp_seconds', 'gauge',
    'When the jobs of the queues were counted: now, or in large tables some seconds ago.', array[
      'ojs_queue_counted_timestamp_seconds ' || round(extract(epoch from coalesce((
        select min((q ->> 'counted_at')::timestamptz) from jsonb_array_elements(v_queues) q), p_now)), 3)]);
end;
$$;
