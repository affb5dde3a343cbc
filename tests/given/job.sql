-- Jobs and workers in a state, reached through the doors.

create function given.id(p_name text default 'it') returns uuid
language sql immutable as $$
  -- The id of the job given under a name: always the same UUIDv7.
  select overlay(overlay(md5(p_name) placing '7' from 13) placing '8' from 17)::uuid
$$;

create function given.fetched(p_queue text default 'work', p_worker text default 'worker-1') returns jsonb
language plpgsql as $$
-- The next job of a queue, held by a worker now.
declare
  v_job jsonb := (ojs_fetch(jsonb_build_object('queues', jsonb_build_array(p_queue), 'worker_id',
    p_worker))).body #> '{jobs,0}';
begin
  if v_job is null then
    raise exception 'nothing to fetch from queue %', p_queue;
  end if;
  return v_job;
end;
$$;

create function given.acked(p_queue text default 'work', p_result jsonb default '{}') returns jsonb
language sql as $$
  -- The next job of a queue, completed with a result.
  select (ojs_ack(jsonb_build_object('job_id', given.fetched(p_queue) -> 'id', 'result', p_result))).body -> 'job'
$$;

create function given.nacked(p_queue text default 'work',
  p_error jsonb default '{"code": "broken", "message": "it broke"}')
returns jsonb
language sql as $$
  -- The next job of a queue, failed with an error: retryable, or discarded when that was its last attempt.
  select (ojs_nack(jsonb_build_object('job_id', given.fetched(p_queue) -> 'id', 'error', p_error))).body -> 'job'
$$;

create function given.failed(p_queue text default 'work') returns jsonb
language sql as $$
  -- The next job of a queue, failed for good: discarded.
  select given.nacked(p_queue, '{"code": "fatal", "message": "it broke", "retryable": false}')
$$;

create function given.job(p_state text, p_name text default 'it', p_request jsonb default '{}') returns uuid
language plpgsql as $$
-- A job in a state, of type test.job in queue work unless the request says otherwise. dead_letter is
-- a discarded job that is kept for replay.
declare
  v_request jsonb := '{"type": "test.job", "args": [], "queue": "work"}' || case p_state
      when 'scheduled' then '{"scheduled_at": "PT1H"}'
      when 'pending' then '{"pending": true}'
      when 'dead_letter' then '{"retry": {"on_exhaustion": "dead_letter"}}'
      else '{}' end::jsonb
    || p_request || jsonb_build_object('id', given.id(p_name));
  v_queue text := v_request ->> 'queue';
begin
  perform ojs_enqueue(v_request);
  case p_state
    when 'available', 'scheduled', 'pending' then null;
    when 'active' then perform given.fetched(v_queue);
    when 'completed' then perform given.acked(v_queue);
    when 'retryable' then perform given.nacked(v_queue);
    when 'discarded', 'dead_letter' then perform given.failed(v_queue);
    when 'cancelled' then perform ojs_cancel_job(jsonb_build_object('id', given.id(p_name)));
  end case;
  if tap.state(p_name) <> replace(p_state, 'dead_letter', 'discarded') then
    raise exception 'job % is %, not %: is another one before it in its queue?', p_name, tap.state(p_name), p_state;
  end if;
  return given.id(p_name);
end;
$$;

create function given.worker(p_id text default 'worker-1', p_request jsonb default '{}') returns void
language sql as $$
  -- A worker that has sent a heartbeat now.
  select ojs_heartbeat(jsonb_build_object('worker_id', p_id) || p_request)
$$;

create function given.a_job_in_every_state() returns setof uuid
language sql as $$
  -- Eight jobs, each named for its state and alone in the queue of that name.
  select given.job(s, s, jsonb_build_object('queue', s)) from unnest(given.states()) s
$$;

create function given.states() returns text[]
language sql immutable as $$
  select array['available', 'scheduled', 'pending', 'active', 'retryable', 'completed', 'cancelled', 'discarded']
$$;

create function given.pruned() returns jsonb
language plpgsql as $$
-- Prunes, slice after slice, until there is nothing more to do. How much of each was done in all.
declare
  v_did jsonb;
  v_all jsonb := '{}';
begin
  for v_turn in 1..100 loop
    v_did := ojs.tick('{prune}') - '{next_cron_in_ms,counters_repaired,day_problem,again}'::text[];
    v_all := v_all || (select jsonb_object_agg(d.key, d.value::bigint + coalesce((v_all ->> d.key)::bigint, 0))
      from jsonb_each_text(v_did) d);
    exit when not exists (select from jsonb_each_text(v_did - 'days_waiting') d where d.value::bigint > 0);
  end loop;
  return v_all;
end;
$$;
