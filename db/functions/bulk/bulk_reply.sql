create or replace function ojs.bulk_reply(p_bulk ojs.bulk, p_more jsonb default '{}') returns ojs.reply
language sql stable as $$
  -- The reply of a door that began an operation on many jobs: 200 when all of it was done, 202 when the tick does the
  -- rest; after dry_run only the number of jobs. p_more: members that the body has besides.
  select case when p_bulk.id is null then ojs.ok(jsonb_strip_nulls(jsonb_build_object(
      'action', p_bulk.action, 'dry_run', true, 'matched', p_bulk.matched,
      'matched_is', case when p_bulk.is_at_least then 'at_least' end)))
    else row(case p_bulk.state when 'running' then 202 else 200 end,
      case p_bulk.state when 'running' then jsonb_build_object('Location', '/ojs/v1/admin/jobs/bulk/' || p_bulk.id) end,
      ojs.bulk_json(p_bulk) || p_more)::ojs.reply end
$$;
