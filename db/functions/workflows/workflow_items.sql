create or replace function ojs.workflow_items(p_ids uuid[]) returns jsonb
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- The workflows with these ids as a list shows them, newest first. Each is looked up by its id, also by a plan that was
-- made when there were few.
begin
  return (
    select coalesce(jsonb_agg(ojs.workflow_summary(w) order by w.id desc), '[]')
    from ojs.workflow w where w.id = any (p_ids));
end;
$$;
