create or replace function ojs.admit_limited(p_taken ojs.ready[], p_now timestamptz) returns ojs.ready[]
language plpgsql as $$
-- Of rows taken from ojs.ready, those that may start now: rows without a limit key, and of each key as
-- many as its limit allows. The others are parked until there is capacity (ojs.unpark_jobs), and with
-- them those of the same key that would be met next.
declare
  v_row ojs.ready;
  v_admitted ojs.ready[] := '{}';
  v_used_up text[] := '{}';
begin
  foreach v_row in array p_taken loop
    if v_row.limit_key is not null
       and exists (select from ojs.job j where j.id = v_row.job_id and j.expires_at <= p_now) then
      -- The claim will discard it: it needs no start.
      v_row.limit_key := null;
    end if;
    if v_row.limit_key is null
       or v_row.limit_key <> all (v_used_up) and ojs.take_start(v_row.limit_key, v_row.job_id,
            (select count(*) from unnest(v_admitted) a where a.limit_key = v_row.limit_key), p_now) then
      v_admitted := v_admitted || v_row;
    else
      insert into ojs.parked (queue, limit_key, priority, seq, job_id)
      values (v_row.queue, v_row.limit_key, v_row.priority, v_row.seq, v_row.job_id);
      if v_row.limit_key <> all (v_used_up) then
        v_used_up := v_used_up || v_row.limit_key;
        perform ojs.park_limited(v_row.queue, v_row.limit_key, 500);
      end if;
    end if;
  end loop;
  return v_admitted;
end;
$$;
