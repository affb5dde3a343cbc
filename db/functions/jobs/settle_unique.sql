create or replace function ojs.settle_unique(p_draft ojs.draft, p_now timestamptz,
  out draft ojs.draft, out existing jsonb, out error jsonb)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- What the unique policy of a draft decides; the caller has locked the row of its key (ojs-unique-jobs 5, 7). The
-- states and period of this policy are compared with the jobs that were enqueued earlier with the same fingerprint; a
-- retried dead letter is not compared with itself. existing is the job to answer with (ignore), error the refusal
-- (reject). Else draft may be inserted, and the jobs that it replaces are cancelled here.
declare
  v_holder record;
  v_states jsonb := p_draft.unique_policy -> 'states';
  v_period interval := (p_draft.unique_policy ->> 'period_ms')::bigint * interval '1 millisecond';
  v_ended boolean := false;
  v_conflict text := p_draft.unique_policy ->> 'on_conflict';
begin
  draft := p_draft;
  for v_holder in
    select * from ojs.unique_holders(p_draft.unique_key) h
    where h.job_id <> p_draft.id
    order by h.created_at desc, h.job_id desc
  loop
    v_ended := v_ended or v_holder.ended;
    continue when not (v_states ? coalesce(v_holder.state, '')
      and (v_period is null or p_now < v_holder.created_at + v_period));
    if v_conflict = 'ignore' then
      existing := ojs.existing_job(v_holder.job_id);
      return;
    elsif v_conflict = 'reject' then
      error := ojs.error('duplicate', 'a job with the same unique key exists already', jsonb_build_object(
        'existing_job_id', v_holder.job_id, 'existing_job_state', v_holder.state,
        'unique_key', encode(p_draft.unique_key, 'hex')));
      return;
    elsif not v_holder.ended then
      if v_conflict = 'replace_except_schedule' and v_holder.state = 'scheduled' then
        select j.due_at, 'scheduled', draft.doc || jsonb_build_object('scheduled_at', j.doc -> 'scheduled_at')
        into draft.due_at, draft.state, draft.doc
        from ojs.job j where j.id = v_holder.job_id;
      end if;
      perform ojs.cancel_job(v_holder.job_id, p_now);
    end if;
  end loop;

  if v_ended then
    delete from ojs.unique_job u
    using (select h.job_id, h.state,
             row_number() over (partition by h.state order by h.created_at desc, h.job_id desc) as age
           from ojs.unique_holders(p_draft.unique_key) h
           where h.ended and h.job_id <> p_draft.id) old
    where u.key = p_draft.unique_key and u.job_id = old.job_id and (old.state is null or old.age > 1);
  end if;
end;
$$;
