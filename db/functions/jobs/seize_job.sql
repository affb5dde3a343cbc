create or replace function ojs.seize_job(p_id uuid, p_wait boolean default true,
  out state text, out job ojs.job, out held ojs.active)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Takes a live job out of wherever it waits or runs, so that nobody else can move it: whoever
-- deletes its row in ready, parked, later or active owns the job row (lock order: db/README.md).
-- state is the one it was in; null when there is no live job, or, without p_wait, when
-- somebody else is moving it right now.
declare
  v_tries integer := 0;
begin
  loop
    select * into job from ojs.job j where j.id = p_id;
    if not found or v_tries = 10 then
      state := null;
      return;
    end if;
    v_tries := v_tries + 1;
    state := job.state;

    case job.state
      when 'available' then
        delete from ojs.ready r where r.ctid = any (array(
          select x.ctid from ojs.ready x
          where x.queue = job.queue and x.priority = job.priority and x.seq = job.seq
          for update skip locked));
        if not found and p_wait then
          delete from ojs.ready r
          where r.queue = job.queue and r.priority = job.priority and r.seq = job.seq;
        end if;
        if found then
          return;
        end if;
        if job.limit_key is not null then
          delete from ojs.parked k
          where k.queue = job.queue and k.limit_key = job.limit_key and k.priority = job.priority and k.seq = job.seq;
          if found then
            return;
          end if;
        end if;
        if job.cron is not null then
          delete from ojs.cron_run r where r.cron = job.cron and r.job_id = p_id and r.held;
          if found then
            return;
          end if;
        end if;
      when 'pending' then
        perform from ojs.job j where j.id = p_id and j.state = 'pending' for update;
        if found then
          return;
        end if;
      else
        delete from ojs.later l where l.due_at = job.due_at and l.job_id = p_id;
        if found then
          return;
        end if;
    end case;

    if p_wait then
      delete from ojs.active a where a.job_id = p_id returning a.* into held;
      if found then
        state := 'active';
        return;
      end if;
    end if;
  end loop;
end;
$$;
