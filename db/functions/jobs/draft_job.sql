create or replace function ojs.draft_job(p_job jsonb, p_lenient boolean, p_now timestamptz,
  p_strict boolean default false)
returns ojs.draft
language plpgsql as $$
-- The draft of one enqueue request (ojs.draft_jobs).
begin
  return (ojs.draft_jobs(array[p_job], p_lenient, p_now, p_strict)).drafts[1];
end;
$$;
