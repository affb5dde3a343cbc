create or replace function ojs.fetch_each(p_requests jsonb[]) returns setof ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of fetch: many requests, one reply each, in order. Requests for the same queues are served by one
-- claim, whoever came first getting the first jobs. A request that found nothing and asked to wait gets a
-- header ojs-wait {ms, queues, again}: the HTTP server waits for a wake-up and asks again, or at once when the
-- claim was cut short. So does one that got nothing because the call was full: all that one call claims fills one
-- answer at most (ojs.max_answer_bytes) and is about 10,000 jobs, each request having its part of these.
declare
  v_now timestamptz := ojs.now();
  v_asked record := ojs.fetch_specs(p_requests);
  v_state record;
  v_most integer := 1 + 10000 / greatest(1, cardinality(p_requests));
  v_list jsonb;
  v_spec ojs.fetch_spec;
  v_slots integer[];
  v_queue text;
  v_names text[] := '{}';
  v_special text[];
  v_limited text[];
  v_room integer;
  v_beyond integer[];
  v_claim record;
  v_jobs text[];
  v_first integer;
  v_ord integer;
  v_answers text[] := array_fill(null::text, array[cardinality(p_requests)]);
  v_bytes bigint := 0;
  v_again text[] := '{}';
  v_full boolean;
begin
  select d.lease_ms, d.timeout_ms, d.is_closed, array(
      select k.id from ojs.worker k
      where k.id = any (v_asked.workers) and (k.state <> 'running' or k.directive is not null)) as idle
  into v_state
  from ojs.claim_defaults() d;
  foreach v_list in array v_asked.lists loop
    for v_index in 0..jsonb_array_length(v_list) - 1 loop
      v_names := v_names || (v_list ->> v_index);
    end loop;
  end loop;
  -- Few queues are paused, have a limit of active jobs, or have jobs that are due or parked.
  v_special := array(
    select n from unnest(v_names) n
    where (select true from ojs.queue q where q.name = n and (q.paused_at is not null or q.concurrency is not null))
      or (select true from ojs.later l where l.queue = n and l.due_at <= v_now limit 1)
      or (select true from ojs.parked k where k.queue = n limit 1));
  if v_special <> '{}' then
    v_limited := ojs.lock_limited_queues(v_special);
  end if;
  <<lists>>
  foreach v_list in array case when v_state.is_closed then '{}' else v_asked.lists end loop
    v_slots := '{}';
    foreach v_spec in array v_asked.specs loop
      if v_spec.queues = v_list and v_spec.error is null and v_spec.worker_id = any (v_state.idle) is not true then
        v_slots := v_slots || array_fill(v_spec.ord, array[least(v_spec.count, v_most)]);
      end if;
    end loop;

    for v_index in 0..jsonb_array_length(v_list) - 1 loop
      exit when v_slots = '{}';
      v_queue := v_list ->> v_index;
      if v_queue = any (v_special) then
        continue when exists (select from ojs.queue q where q.name = v_queue and q.paused_at is not null);
        perform ojs.promote_due(v_queue, 100 + cardinality(v_slots), v_now);
        perform ojs.unpark_jobs(v_queue, v_now);
        if v_queue = any (v_limited) then
          v_room := ojs.queue_room(v_queue);
          continue when v_room = 0;
          v_beyond := v_slots[v_room + 1:];
          v_slots := v_slots[:v_room];
        end if;
      end if;
      v_claim := ojs.claim_jobs(v_queue, v_asked.specs, v_slots, v_state.lease_ms, v_state.timeout_ms, v_bytes, v_now);
      v_bytes := v_bytes + v_claim.bytes;
      -- The slots of a request follow each other, so its jobs do.
      v_jobs := v_claim.jobs;
      v_first := 1;
      for v_place in 1..cardinality(v_jobs) loop
        v_ord := v_slots[v_place];
        if v_ord is distinct from v_slots[v_place + 1] or v_place = cardinality(v_jobs) then
          v_answers[v_ord] := concat_ws(',', v_answers[v_ord], array_to_string(v_jobs[v_first:v_place], ','));
          v_first := v_place + 1;
        end if;
      end loop;
      v_slots := v_slots[v_first:];
      if v_beyond is not null then
        v_slots := v_slots || v_beyond;
        v_beyond := null;
      end if;
      if v_claim.cut_short then
        v_again := v_again || v_queue;
        v_full := v_claim.is_full;
        exit lists when v_full;
      end if;
    end loop;
  end loop;

  foreach v_spec in array v_asked.specs loop
    return next case
      when v_spec.error is not null then ojs.refusal(v_spec.error)
      when v_answers[v_spec.ord] is null and (v_spec.wait_ms > 0 or v_full) then
        row(200, jsonb_build_object('ojs-wait', jsonb_build_object(
          'ms', greatest(v_spec.wait_ms, case when v_full then 1000 end), 'queues', v_spec.queues,
          'again', v_spec.queues ?| v_again or v_full is true)), '{"jobs":[]}')::ojs.http_reply
      else row(200, null, '{"jobs":[' || coalesce(v_answers[v_spec.ord], '') || ']}')::ojs.http_reply end;
  end loop;
end;
$$;
