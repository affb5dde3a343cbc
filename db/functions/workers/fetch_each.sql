create or replace function ojs.fetch_each(p_requests jsonb[]) returns setof ojs.http_reply
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off as $$
-- The core of fetch: many requests, one reply each, in order. Requests for the same queues are served by one
-- claim, whoever came first getting the first jobs. A request that found nothing and asked to wait gets a
-- header ojs-wait {ms, queues, again}: the HTTP server waits for a wake-up and asks again, or at once when the
-- claim was cut short. So does one that got nothing because the call was full: all that one call claims fills one answer
-- at most (ojs.max_answer_bytes) and is about 10,000 jobs, each request having its part of these.
declare
  v_now timestamptz := ojs.now();
  v_wants ojs.want[] := ojs.fetch_wants(p_requests);
  v_queues jsonb;
  v_slots integer[];
  v_queue record;
  v_claim record;
  v_jobs text[] := '{}';
  v_bytes bigint := 0;
  v_takers integer[] := '{}';
  v_again text[] := '{}';
  v_full boolean;
begin
  <<groups>>
  for v_queues, v_slots in
    select w.queues, array_agg(w.ord order by w.ord, s)
    from unnest(v_wants) w, generate_series(1, least(w.count, 1 + 10000 / cardinality(v_wants))) s
    where w.error is null
      and not exists (select from ojs.worker k where k.id = w.worker_id
        and (k.state <> 'running' or k.directive is not null))
    group by w.queues
    order by min(w.ord)
  loop
    for v_queue in
      select u.name, exists (select from ojs.later l where l.queue = u.name and l.due_at <= v_now) as due,
        exists (select from ojs.parked k where k.queue = u.name) as parked
      from jsonb_array_elements_text(v_queues) with ordinality u(name, ord) left join ojs.queue q on q.name = u.name
      where q.paused_at is null
      order by u.ord
    loop
      if v_queue.due then
        perform ojs.promote_due(v_queue.name, 100 + cardinality(v_slots), v_now);
      end if;
      if v_queue.parked then
        perform ojs.unpark_jobs(v_queue.name, v_now);
      end if;
      v_claim := ojs.claim_jobs(v_queue.name, v_wants, v_slots, v_bytes, v_now);
      v_jobs := v_jobs || v_claim.jobs;
      v_bytes := v_bytes + v_claim.bytes;
      v_takers := v_takers || v_slots[:cardinality(v_claim.jobs)];
      v_slots := v_slots[cardinality(v_claim.jobs) + 1:];
      if v_claim.cut_short then
        v_again := v_again || v_queue.name;
        v_full := v_claim.is_full;
        exit groups when v_full;
      end if;
      exit when v_slots = '{}';
    end loop;
  end loop;

  return query
  with taken as materialized (
    select t.ord, string_agg(t.job, ',' order by t.place) as jobs
    from unnest(v_takers, v_jobs) with ordinality t(ord, job, place)
    group by t.ord
  )
  select (a.reply).*
  from (
    select case
        when w.error is not null then ojs.refusal(w.error)
        else row(200,
          case when t.jobs is null and (w.wait_ms > 0 or v_full) then jsonb_build_object('ojs-wait', jsonb_build_object(
            'ms', greatest(w.wait_ms, case when v_full then 1000 end), 'queues', w.queues,
            'again', w.queues ?| v_again or v_full is true)) end,
          concat('{"jobs":[', t.jobs, ']}'))::ojs.http_reply end as reply
    from unnest(v_wants) w left join taken t on t.ord = w.ord
    order by w.ord
    offset 0) a;
end;
$$;
