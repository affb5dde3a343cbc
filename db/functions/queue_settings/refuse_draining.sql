create or replace function ojs.refuse_draining(p_drafts ojs.draft[]) returns ojs.draft[]
language plpgsql as $$
-- Refuses the drafts for queues that are being deleted.
declare
  v_draining text[] := array(
    select n.queue from ojs.queue_drain n
    where n.queue in (select d.queue from unnest(p_drafts) d where d.error is null));
begin
  if v_draining <> '{}' then
    for v_number in 1..cardinality(p_drafts) loop
      if p_drafts[v_number].error is null and p_drafts[v_number].queue = any (v_draining) then
        p_drafts[v_number].error := ojs.draining_error(p_drafts[v_number].queue);
      end if;
    end loop;
  end if;
  return p_drafts;
end;
$$;
