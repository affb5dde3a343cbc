create or replace function ojs.settle_unique(p_draft ojs.draft, p_now timestamptz,
  out draft ojs.draft, out existing jsonb, out error jsonb)
language plpgsql as $$
-- What a unique policy decides, with the key's row lock held (ojs-unique-jobs 5, 7): existing is the
-- job to answer with instead (ignore), error the refusal (reject); else draft may be placed, and what
-- it replaces is cancelled. The incoming policy's states and period are held against the jobs
-- enqueued before with this fingerprint.
declare
  v_holder record;
  v_kept uuid[] := '{}';
  v_ended text[] := '{}';
  v_matches boolean;
  v_period interval := (p_draft.unique_policy ->> 'period_ms')::bigint * interval '1 millisecond';
  v_conflict text := p_draft.unique_policy ->> 'on_conflict';
begin
  draft := p_draft;
  for v_holder in
    select h.id, f.job, f.job ->> 'state' as state
    from ojs.unique_key u, unnest(u.job_ids) with ordinality h(id, ord), ojs.find_job(h.id) f(job)
    where u.key = p_draft.unique_key and f.job is not null
    order by h.ord desc
  loop
    v_matches := p_draft.unique_policy -> 'states' ? v_holder.state
      and (v_period is null or p_now < (v_holder.job ->> 'created_at')::timestamptz + v_period);
    if v_matches and v_conflict = 'ignore' then
      existing := v_holder.job;
      return;
    elsif v_matches and v_conflict = 'reject' then
      error := ojs.error('duplicate', 'a job with the same unique key exists already', jsonb_build_object(
        'existing_job_id', v_holder.id, 'existing_job_state', v_holder.state,
        'unique_key', encode(p_draft.unique_key, 'hex')));
      return;
    elsif v_matches and v_holder.state not in ('completed', 'cancelled', 'discarded') then
      if v_conflict = 'replace_except_schedule' and v_holder.state = 'scheduled' then
        draft.due_at := (v_holder.job ->> 'scheduled_at')::timestamptz;
        draft.state := 'scheduled';
        draft.doc := draft.doc || jsonb_build_object('scheduled_at', v_holder.job -> 'scheduled_at');
      end if;
      perform ojs.cancel_job(v_holder.id, p_now);
      v_holder.state := 'cancelled';
    end if;
    -- Of ended jobs only the newest in each state can still matter.
    if v_holder.state not in ('completed', 'cancelled', 'discarded') or v_holder.state <> all (v_ended) then
      v_kept := v_holder.id || v_kept;
      v_ended := v_ended || v_holder.state;
    end if;
  end loop;
  update ojs.unique_key u set job_ids = v_kept where u.key = p_draft.unique_key and u.job_ids <> v_kept;
end;
$$;
