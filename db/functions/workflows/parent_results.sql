create or replace function ojs.parent_results(p_id uuid, p_step integer) returns jsonb
language plpgsql stable as $$
-- The results of the steps before a step (ojs.parent_steps), as an array; of a failed step its error. Null for a job
-- without a workflow. What is beyond 8 MiB is replaced by placeholders (ojs.step_result), so that large results of
-- earlier steps cannot make a claim fail, or take very long.
begin
  if p_id is null then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(ojs.step_result(s.total, s.result, s.error, s.result_bytes, s.job_id, s.child_id)
      order by s.ordinality), '[]')
    from (
      select p.ordinality, p.result, p.error, p.result_bytes, p.job_id, p.child_id,
        sum(coalesce(p.result_bytes, 4)) over (order by p.ordinality rows unbounded preceding) as total
      from ojs.parent_steps(p_id, p_step) with ordinality p) s);
end;
$$;
