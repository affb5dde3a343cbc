create or replace function ojs.override_job(p_job ojs.job, p_override jsonb, p_now timestamptz) returns ojs.job
language plpgsql as $$
-- A job with its queue, args, meta or retry policy changed, checked as at enqueue (ojs-dead-letter 6.3).
declare
  v_draft ojs.draft;
begin
  if jsonb_typeof(p_override) <> 'object' then
    perform ojs.raise(ojs.invalid('override', 'must be an object', p_override));
  end if;
  v_draft := ojs.draft_job(p_job.doc || (
    select coalesce(jsonb_object_agg(m.key, m.value), '{}') from jsonb_each(p_override) m
    where m.key in ('queue', 'args', 'meta', 'retry') and m.value <> 'null'), false, p_now);
  if v_draft.error is not null then
    perform ojs.raise(v_draft.error);
  end if;
  perform ojs.make_queues(array[v_draft], p_now);
  p_job.queue := v_draft.queue;
  p_job.max_attempts := v_draft.max_attempts;
  p_job.doc := v_draft.doc || jsonb_build_object('created_at', p_job.doc -> 'created_at');
  return p_job;
end;
$$;
