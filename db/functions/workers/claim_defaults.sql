create or replace function ojs.claim_defaults() returns table (lease_ms bigint, timeout_ms bigint, is_closed boolean)
language sql stable as $$
  -- The settings that a claim needs; is_closed: during maintenance nothing is claimed. It becomes a part of the
  -- statement; calling ojs.setting_ms costs twice as much, and one scan for all three is not cheaper.
  select
    coalesce((select s.value::bigint from ojs.setting s where s.name = 'visibility_timeout_ms'),
      ojs.default_ms('visibility_timeout_ms')),
    coalesce((select s.value::bigint from ojs.setting s where s.name = 'execution_timeout_ms'),
      ojs.default_ms('execution_timeout_ms')),
    (select true from ojs.setting s where s.name = 'maintenance')
$$;
