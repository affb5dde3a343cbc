create or replace function ojs.advance_workflows(p_ends ojs.step_end[], p_now timestamptz) returns void
language plpgsql as $$
-- Advances the workflows of steps that have ended, until nothing follows any more, in this transaction. The roots of
-- these workflows are locked first, in id order: when the last two steps end in two transactions at once, the second
-- one sees that the first has ended, and callbacks start exactly once (ojs-workflows 6.4).
declare
  v_round ojs.step_end[] := p_ends;
  v_next ojs.step_end[];
  v_id uuid;
begin
  perform from ojs.workflow w
  where w.id in (select x.root_id from ojs.workflow x where x.id in (select e.workflow_id from unnest(p_ends) e))
  order by w.id
  for update;

  while cardinality(v_round) > 0 loop
    v_next := '{}';
    for v_id in select distinct e.workflow_id from unnest(v_round) e order by 1 loop
      v_next := v_next || ojs.advance_workflow(v_id, array(
        select e from unnest(v_round) e where e.workflow_id = v_id), p_now);
    end loop;
    v_round := v_next;
  end loop;
end;
$$;
