create or replace function ojs.use_tzdata(p_version text, p_now timestamptz) returns integer
language plpgsql as $$
-- Stores the version of the time zone data that a server computes with. If another version was stored, the next times
-- of all schedules that depend on a time zone must be computed again. Until then they keep the old ones; a schedule
-- that is due fires first. Returns how many schedules there are to compute.
declare
  v_unplanned integer;
begin
  insert into ojs.setting (name, value) values ('tzdata_version', p_version)
  on conflict (name) do update set value = excluded.value where setting.value <> excluded.value;
  if not found then
    return 0;
  end if;
  update ojs.cron c set planned = false
  where c.enabled and c.planned and c.timezone <> 'UTC' and (c.next_run_at is null or c.next_run_at > p_now);
  get diagnostics v_unplanned = row_count;
  return v_unplanned;
end;
$$;
