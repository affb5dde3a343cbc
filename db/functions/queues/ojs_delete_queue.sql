create or replace function ojs_delete_queue(p_request jsonb) returns ojs.reply
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
-- DELETE /ojs/v1/queues/{name}
-- From now on the queue takes no jobs; the tick sees to those that it has, slice after slice (ojs.drain_queues), and
-- removes it. An enqueue that is under way may still commit a job, so even an empty queue is not gone at once.
declare
  v_now timestamptz := ojs.now();
  v_name text;
  v_strategy text;
  v_target text;
  v_depth bigint;
begin
  perform ojs.guard('public.ojs_delete_queue(jsonb)');
  perform ojs.require_known(p_request, '{name,strategy,target_queue}');
  v_name := p_request ->> 'name';
  v_strategy := coalesce(p_request ->> 'strategy', 'reject');
  v_target := p_request ->> 'target_queue';
  if v_strategy not in ('reject', 'discard', 'move') then
    perform ojs.raise(ojs.invalid('strategy', 'must be reject, discard or move', p_request -> 'strategy'));
  elsif (v_strategy = 'move') <> (v_target is not null) then
    perform ojs.raise(ojs.invalid('target_queue', 'must be given with the strategy move, and only then',
      p_request -> 'target_queue'));
  elsif v_target is not null and ojs.queue_name_error(p_request -> 'target_queue') is not null
      or v_target = v_name then
    perform ojs.raise(ojs.invalid('target_queue', 'must be the name of another queue', p_request -> 'target_queue'));
  end if;

  perform from ojs.queue q where q.name in (v_name, v_target) order by q.name for update;
  if not exists (select from ojs.queue q where q.name = v_name) then
    perform ojs.raise(ojs.not_found('queue', v_name));
  elsif exists (select from ojs.queue_drain n where n.queue = v_target) then
    perform ojs.raise(ojs.draining_error(v_target));
  end if;
  v_depth := (ojs.count_depth(v_name, false)).depth;
  if v_strategy = 'reject' and v_depth > 0 then
    perform ojs.fail('conflict', format('queue %s has %s jobs that have not ended', v_name, v_depth),
      jsonb_build_object('queue', v_name, 'depth', v_depth),
      'wait until they have ended, or delete it with the strategy discard or move');
  end if;

  insert into ojs.queue_drain (queue, strategy, target, started_at) values (v_name, v_strategy, v_target, v_now)
  on conflict (queue) do update set strategy = excluded.strategy, target = excluded.target;
  update ojs.lane l set plain = false where l.queue = v_name and l.plain;
  perform ojs.audit('ojs_delete_queue', v_name, jsonb_build_object('strategy', v_strategy, 'target_queue', v_target,
    'jobs', v_depth));
  return row(202, null, jsonb_strip_nulls(jsonb_build_object('queue', v_name, 'name', v_name, 'strategy', v_strategy,
    'target_queue', v_target, 'jobs_affected', v_depth, 'state', 'draining')))::ojs.reply;
end;
$$;
comment on function ojs_delete_queue is
  'Deletes the queue {name}: it takes no more jobs (409), and is gone when the tick has seen to those that it has. '
  'strategy reject (the default) refuses while there is a job that has not ended; discard discards those that are not '
  'active, with the error type queue_deleted; move gives them to target_queue. Active jobs may finish. 202 {queue, '
  'strategy, target_queue, jobs_affected, state}, not 200. Again with another strategy: that one counts from then on. '
  'Errors OJ400, OJ404, OJ409. ojs-queue-config 5.3, 9.4.';
