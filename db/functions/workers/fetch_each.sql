create or replace function ojs.fetch_each(p_requests jsonb[]) returns setof ojs.reply
language plpgsql set plan_cache_mode = force_generic_plan as $$
-- The core of fetch: many requests, one reply each, in order. A request that found nothing and asked
-- to wait gets a header ojs-wait {ms, queues, again}: the HTTP server waits for a wake-up and asks again,
-- or at once when the claim was cut short.
declare
  v_request jsonb;
  v_jobs jsonb[];
  v_want record;
  v_claim record;
  v_again boolean;
  v_queue text;
  v_now timestamptz := ojs.now();
begin
  foreach v_request in array p_requests loop
    v_want := ojs.fetch_request(v_request);
    if v_want.error is not null then
      return query select * from ojs.refused(v_want.error);
      continue;
    end if;

    v_jobs := '{}';
    v_again := false;
    for v_queue in
      select u.name
      from unnest(v_want.queues) with ordinality u(name, ord) left join ojs.queue q on q.name = u.name
      where q.paused_at is null
        and not exists (select from ojs.worker w where w.id = v_want.worker_id
          and (w.state <> 'running' or w.directive is not null))
      order by u.ord
    loop
      if exists (select from ojs.later l where l.queue = v_queue and l.due_at <= v_now) then
        perform ojs.promote_due(v_queue, 100 + v_want.count, v_now);
      end if;
      if exists (select from ojs.parked k where k.queue = v_queue) then
        perform ojs.unpark_jobs(v_queue, v_now);
      end if;
      v_claim := ojs.claim_jobs(v_queue, v_want.count - cardinality(v_jobs), v_want.worker_id, v_want.lease_ms, v_now);
      v_jobs := v_jobs || v_claim.jobs;
      v_again := v_again or v_claim.cut_short;
      exit when cardinality(v_jobs) >= v_want.count;
    end loop;

    return next row(200,
      case when v_jobs = '{}' and v_want.wait_ms > 0
        then jsonb_build_object('ojs-wait', jsonb_build_object('ms', v_want.wait_ms, 'queues', v_want.queues, 'again', v_again)) end,
      jsonb_build_object('jobs', to_jsonb(v_jobs)))::ojs.reply;
  end loop;
end;
$$;
