create or replace function ojs.run_job(p_id uuid, p_now timestamptz, p_wait boolean default true,
  out job ojs.job, out previous_state text, out error jsonb)
language plpgsql as $$
-- Makes a scheduled, retryable or pending job available now, at the back of its priority. A pending one is activated,
-- whatever time it was enqueued for. error is set when the job was left as it is; with p_wait false also when another
-- transaction is acting on it. The caller keeps the audit.
declare
  v_tries integer := 0;
  v_taken boolean := false;
begin
  perform from ojs.cron c
  where c.name = (select j.cron from ojs.job j where j.id = p_id and j.state = 'pending') for update;
  while not v_taken and v_tries < 10 loop
    v_tries := v_tries + 1;
    select * into job from ojs.job j where j.id = p_id and j.state <> 'available';
    exit when not found;
    v_taken := ojs.take_waiting(job, p_wait);
    exit when not p_wait;
  end loop;
  if not v_taken then
    job := null;
    error := ojs.untaken_error(p_id, 'scheduled, retryable or pending');
    return;
  end if;

  previous_state := job.state;
  if previous_state = 'pending' then
    update ojs.job j set doc = j.doc || jsonb_build_object('activated_at', ojs.stamp(p_now)) where j.id = p_id;
  end if;
  select * into job from ojs.release_jobs(array[p_id], p_now);
  if previous_state = 'pending' and job.cron is not null then
    perform ojs.rejoin_cron(job);
  end if;
end;
$$;
