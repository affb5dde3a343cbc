create or replace function ojs.enqueue_each(p_requests jsonb[], p_lenient boolean[], p_strict boolean default false)
returns setof ojs.reply
language plpgsql set plan_cache_mode = force_generic_plan as $$
-- The core of enqueue: many requests, one reply each, in order; a bad one does not hurt the rest.
declare
  v_now timestamptz := ojs.now();
  v_drafts ojs.draft[];
  v_available jsonb := ojs.fresh_available(v_now);
begin
  v_drafts := ojs.insert_jobs(array(
    select ojs.draft_job(q.request, q.lenient, v_now, p_strict)
    from unnest(p_requests, p_lenient) with ordinality q(request, lenient, ord)
    order by q.ord), v_now);
  return query
  select (a.reply).*
  from (
    select case
        when p.error is not null and p.existing is null then ojs.refused(p.error)
        else row(case when p.existing is null then 201 else 200 end,
          jsonb_build_object('Location', '/ojs/v1/jobs/' || (p.job ->> 'id')),
          ojs.job_body(p.job) || case when p.existing is null and p.warnings is null then '{}'
            else ojs.notes(p.existing, p.warnings) end)::ojs.reply end as reply
    from (
      select d.error, d.existing, d.warnings, coalesce(d.existing, ojs.fresh_json(d.doc, d.state, v_available)) as job
      from unnest(v_drafts) d
      offset 0) p
    offset 0) a;
end;
$$;
