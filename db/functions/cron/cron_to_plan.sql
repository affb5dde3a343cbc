create or replace function ojs.cron_to_plan(p_request jsonb, out expression text, out timezone text,
  out now timestamptz, out anchor timestamptz)
language sql volatile as $$
  -- What croniter has to read before a request about a schedule is answered: what the request says, else what is
  -- known of the schedule. Null when a value is so wrong that SQL refuses it. Intervals count from anchor, as in
  -- ojs.unplanned_crons().
  select e.expression, z.timezone, ojs.now(),
    case when c.expression = e.expression then greatest(c.last_run_at, c.created_at) else ojs.now() end
  from (select coalesce(nullif(p_request -> 'cron', 'null'), nullif(p_request -> 'expression', 'null')) as expression,
      nullif(p_request -> 'timezone', 'null') as timezone) r
    left join ojs.cron c on c.name = p_request ->> 'name',
    lateral (select case coalesce(jsonb_typeof(r.expression), 'absent')
      when 'absent' then c.expression when 'string' then r.expression #>> '{}' end) e(expression),
    lateral (select case coalesce(jsonb_typeof(r.timezone), 'absent')
      when 'absent' then coalesce(c.timezone, 'UTC') when 'string' then r.timezone #>> '{}' end) z(timezone)
$$;
