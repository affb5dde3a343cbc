create or replace function ojs.job_summaries(p_ids uuid[], p_states text[]) returns jsonb
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The jobs with these ids, as a list shows them, in this order: without args, meta and result, with the start of the
-- last error. A job that is in another state than p_states says has been moved since, and is left out.
declare
  v_items jsonb;
begin
  select jsonb_agg(ojs.job_summary(s.job, s.error) order by s.ord) into v_items
  from (
    select u.ord, j.errors -> -1 as error, j.doc || jsonb_build_object('state', u.state,
        'attempt', coalesce(a.attempt, j.attempt), 'enqueued_at', ojs.stamp(j.enqueued_at),
        'started_at', ojs.stamp(a.started_at), 'worker_id', a.worker_id,
        'next_attempt_at', case u.state when 'retryable' then ojs.stamp(j.due_at) end) as job
    from unnest(p_ids, p_states) with ordinality u(id, state, ord)
      join ojs.job j on j.id = u.id left join ojs.active a on a.job_id = u.id
    where u.state = case when a.job_id is null then j.state else 'active' end
    union all
    select u.ord, d.job -> 'error', d.job
    from unnest(p_ids, p_states) with ordinality u(id, state, ord) join ojs.dead d on d.id = u.id
    where u.state = 'discarded'
    union all
    select u.ord, d.job -> 'error', d.job
    from unnest(p_ids, p_states) with ordinality u(id, state, ord)
      cross join lateral (
        select x.job::jsonb || jsonb_build_object('worker_id', x.worker_id) as job from ojs.done x
        where x.id = u.id and x.state = u.state limit 1) d
    where u.state in ('completed', 'cancelled')) s;
  return coalesce(v_items, '[]');
end;
$$;
