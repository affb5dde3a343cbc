create or replace function ojs.planned_runs(p_plan jsonb, p_now timestamptz) returns timestamptz[]
language sql stable as $$
  -- The next times of a schedule that a server has computed (member next_runs of a plan), for people to see.
  select array(
    select ojs.instant(t.value, p_now)
    from jsonb_array_elements_text(
      case when jsonb_typeof(p_plan -> 'next_runs') = 'array' then p_plan -> 'next_runs' else '[]' end) t
    limit 5)
$$;
