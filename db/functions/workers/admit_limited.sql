create or replace function ojs.admit_limited(p_taken ojs.ready[], p_now timestamptz) returns ojs.ready[]
language plpgsql as $$
-- Of rows of one queue taken from ojs.ready, those that may start now: rows without a limit key, and of each key
-- as many as its limit allows. The others are turned away, and with them those of the same key that would be met
-- next. While another claim decides for a key its jobs only wait: whether the limit is used up is not known.
declare
  v_row ojs.ready;
  v_may boolean;
  v_admitted ojs.ready[] := '{}';
  v_used_up text[] := '{}';
  v_undecided text[] := '{}';
  v_turned_away ojs.ready[] := '{}';
  v_waiting ojs.ready[] := '{}';
begin
  foreach v_row in array p_taken loop
    if v_row.limit_key is not null and ojs.has_expired(v_row.job_id, p_now) then
      -- The claim will discard it: it needs no start.
      v_row.limit_key := null;
    end if;
    v_may := case
      when v_row.limit_key is null then true
      when v_row.limit_key = any (v_used_up) then false
      when v_row.limit_key <> all (v_undecided) then ojs.take_start(v_row.limit_key, v_row.job_id,
        (select count(*) from unnest(v_admitted) a where a.limit_key = v_row.limit_key), p_now) end;
    if v_may then
      v_admitted := v_admitted || v_row;
    elsif v_may is null then
      v_waiting := v_waiting || v_row;
      v_undecided := v_undecided || v_row.limit_key;
    else
      v_turned_away := v_turned_away || v_row;
      v_used_up := v_used_up || v_row.limit_key;
    end if;
  end loop;

  if v_undecided <> '{}' then
    perform ojs.park_jobs(v_waiting || (ojs.take_head(v_row.queue, 500, v_undecided)).taken);
  end if;
  if v_used_up <> '{}' then
    perform ojs.turn_away(v_turned_away || (ojs.take_head(v_row.queue, 500, v_used_up)).taken, p_now);
  end if;
  return v_admitted;
end;
$$;
