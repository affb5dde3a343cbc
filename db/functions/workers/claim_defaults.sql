create or replace function ojs.claim_defaults() returns table (lease_ms bigint, timeout_ms bigint, is_closed boolean)
language sql stable as $$
  -- The settings that a claim needs, in one scan; is_closed: during maintenance nothing is claimed. It becomes a part
  -- of the statement; calling ojs.setting_ms costs twice as much.
  select
    coalesce(max(s.value) filter (where s.name = 'visibility_timeout_ms'),
      ojs.default_ms('visibility_timeout_ms')::text)::bigint,
    coalesce(max(s.value) filter (where s.name = 'execution_timeout_ms'),
      ojs.default_ms('execution_timeout_ms')::text)::bigint,
    count(*) filter (where s.name = 'maintenance') > 0
  from ojs.setting s
  where s.name in ('execution_timeout_ms', 'maintenance', 'visibility_timeout_ms')
$$;
