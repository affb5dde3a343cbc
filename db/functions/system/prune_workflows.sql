create or replace function ojs.prune_workflows(p_before timestamptz, out workflows bigint, out steps bigint,
  out is_full boolean)
language sql volatile as $$
  -- Removes workflows that ended before p_before, with their steps and edges; a nested one only when its root has ended
  -- before then, too. One call removes 1,000 workflows at most, and no more once they have 10,000 jobs; is_full says
  -- that there may be more.
  with old as materialized (
    select x.id, x.job_count, x.completed_at from ojs.workflow x
    where x.completed_at < p_before and not exists (
      select from ojs.workflow r
      where r.id = x.root_id and (r.completed_at is null or r.completed_at >= p_before))
    order by x.completed_at limit 1000 for update skip locked
  ), slice as (
    select o.id, sum(o.job_count) over (order by o.completed_at, o.id) - o.job_count as before from old o
  ), gone as (
    delete from ojs.workflow w using slice s where w.id = s.id and s.before < 10000
    returning w.id, w.job_count
  ), gone_steps as (
    delete from ojs.step s using gone g where s.workflow_id = g.id
  ), gone_edges as (
    delete from ojs.edge e using gone g where e.workflow_id = g.id
  )
  select g.removed, g.steps, o.found = 1000 or g.removed < o.found
  from (select count(*) as found from old) o,
    (select count(*) as removed, coalesce(sum(g.job_count), 0) as steps from gone g) g
$$;
