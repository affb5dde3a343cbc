create or replace function ojs.take_job(p_id uuid, p_wait boolean default true, p_running boolean default true,
  out state text, out job ojs.job, out held ojs.active)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Makes the caller the owner of a live job, so that no other transaction can move it: deletes its row in ready, parked,
-- later or active (db/README.md). Returns the state that it was in; null when there is no live job. p_wait false: state
-- is also null when another transaction is moving the job now. p_running false: active jobs are left alone.
declare
  v_tries integer := 0;
begin
  while v_tries < 10 loop
    v_tries := v_tries + 1;
    select * into job from ojs.job j where j.id = p_id;
    exit when not found;
    state := job.state;
    if ojs.take_waiting(job, p_wait) then
      return;
    end if;
    if p_running then
      delete from ojs.active a
      where a.job_id = p_id
        and (p_wait or exists (select from ojs.active x where x.ctid = a.ctid for update skip locked))
      returning a.* into held;
    end if;
    if held.job_id is not null then
      state := 'active';
      return;
    end if;
    exit when not p_wait;
  end loop;
  state := null;
end;
$$;
