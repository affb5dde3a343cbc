create or replace function ojs.enqueue_each(p_requests jsonb[], p_lenient boolean[]) returns setof ojs.reply
language plpgsql set plan_cache_mode = force_generic_plan as $$
-- The core of enqueue: many requests, one reply each, in order; a bad one does not hurt the rest.
declare
  v_now timestamptz := ojs.now();
begin
  return query
  select case
      when p.error is not null then (r).status
      when p.deduplicated then 200
      else 201 end,
    case when p.error is null then jsonb_build_object('Location', '/ojs/v1/jobs/' || (p.job ->> 'id')) end,
    case
      when p.error is not null then (r).body
      when p.deduplicated then ojs.job_body(p.job) || '{"deduplicated": true}'
      else ojs.job_body(p.job) end
  from ojs.insert_jobs(array(
      select ojs.draft_job(q.request, q.lenient, v_now)
      from unnest(p_requests, p_lenient) with ordinality q(request, lenient, ord)
      order by q.ord), v_now) p
    left join lateral ojs.refused(p.error) r on p.error is not null
  order by p.ord;
end;
$$;
