create or replace function ojs.parent_results(p_id uuid, p_step integer) returns jsonb
language plpgsql stable as $$
-- What came before a step (ojs.parent_steps), as an array of results; failed jobs stand with their error. Null for a
-- job of no workflow. Marks
-- stand for what is beyond a budget (ojs.step_result): no claim fails, or takes ever longer, for what earlier steps
-- returned.
begin
  if p_id is null then
    return null;
  end if;
  return (
    select coalesce(jsonb_agg(ojs.step_result(s.total, s.result, s.error, s.result_bytes, s.job_id, s.child_id)
      order by s.place), '[]')
    from (
      select p.ordinality as place, p.result, p.error, p.result_bytes, p.job_id, p.child_id,
        sum(coalesce(p.result_bytes, 4)) over (order by p.ordinality rows unbounded preceding) as total
      from ojs.parent_steps(p_id, p_step) with ordinality p) s);
end;
$$;
