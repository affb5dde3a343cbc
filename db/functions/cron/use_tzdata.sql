create or replace function ojs.use_tzdata(p_version text, p_now timestamptz) returns integer
language plpgsql as $$
-- A server says which time zone data it plans with. When the last one to say so had others, every schedule that
-- depends on them is planned anew. Until then it keeps its time, and one that is due fires first. Returns how many.
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
