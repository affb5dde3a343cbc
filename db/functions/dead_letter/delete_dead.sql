create or replace function ojs.delete_dead(p_id uuid, p_now timestamptz, p_wait boolean default true, out queue text,
  out error jsonb)
language plpgsql as $$
-- Deletes a discarded job for good. error is set when there is none, or, with p_wait false, when another transaction is
-- acting on it. The caller keeps the audit.
declare
  v_dead ojs.dead;
begin
  delete from ojs.dead d
  where d.id = p_id and (p_wait or exists (select from ojs.dead x where x.ctid = d.ctid for update skip locked))
  returning * into v_dead;
  if not found then
    error := case when p_wait or not exists (select from ojs.dead d where d.id = p_id)
      then ojs.no_dead_letter(p_id::text) else ojs.busy_error(p_id) end;
    return;
  end if;
  queue := v_dead.queue;
  insert into ojs.tally (queue, at, discarded) values (v_dead.queue, p_now, -1);
  insert into ojs.event (at, type, items)
  values (p_now, 'dead_letter.deleted', jsonb_build_array(jsonb_build_object('job_id', v_dead.id,
    'job_type', v_dead.job -> 'type', 'queue', v_dead.queue, 'state', 'discarded')));
end;
$$;
