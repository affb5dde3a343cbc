create or replace function ojs.claim_defaults() returns table (lease_ms bigint, timeout_ms bigint)
language sql stable as $$
  -- The two settings that a claim needs. It becomes a part of the statement; calling ojs.setting_ms costs twice as
  -- much.
  select
    coalesce((select s.value::bigint from ojs.setting s where s.name = 'visibility_timeout_ms'),
      ojs.default_ms('visibility_timeout_ms')),
    coalesce((select s.value::bigint from ojs.setting s where s.name = 'execution_timeout_ms'),
      ojs.default_ms('execution_timeout_ms'))
$$;
