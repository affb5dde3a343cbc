create or replace function ojs.dead_matches(p_dead ojs.dead, p_filter jsonb) returns boolean
language sql stable as $$
  -- Does a filter select this dead letter? It becomes a part of the statement, so it costs no call. The conditions that
  -- read the document, which may be large, come last.
  select (not p_filter ? 'queue' or p_dead.queue = p_filter ->> 'queue')
    and (not p_filter ? 'type' or case when p_filter ->> 'type' like '%*'
      then starts_with(p_dead.type, left(p_filter ->> 'type', -1)) else p_dead.type = p_filter ->> 'type' end)
    and (not p_filter ? 'error_type' or coalesce(p_dead.error_type = p_filter ->> 'error_type', false))
    and (not p_filter ? 'group' or coalesce(p_dead.error_group = p_filter ->> 'group', false))
    and (not p_filter ? 'since' or p_dead.discarded_at >= (p_filter ->> 'since')::timestamptz)
    and (not p_filter ? 'until' or p_dead.discarded_at < (p_filter ->> 'until')::timestamptz)
    and (not p_filter ? 'error_code' or coalesce(p_filter ->> 'error_code' = p_dead.error_code, false)
      or coalesce(p_filter ->> 'error_code' = p_dead.error_type, false))
    and (not p_filter ? 'tag' or coalesce(p_dead.job -> 'tags' ? (p_filter ->> 'tag'), false))
    and (not p_filter ? 'search' or strpos(lower(concat_ws(' ', p_dead.job ->> 'args', p_dead.job ->> 'meta',
      p_dead.job #>> '{error,message}')), lower(p_filter ->> 'search')) > 0)
$$;
