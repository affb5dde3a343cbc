create or replace function ojs.default_ms(p_name text) returns bigint
language sql immutable as $$
  -- The value of a setting in ms that is not stored in ojs.setting; null when there is no setting of this name.
  select case p_name
    when 'visibility_timeout_ms' then 1800000
    when 'execution_timeout_ms' then 1800000
    when 'heartbeat_timeout_ms' then 30000
    when 'retention_completed_ms' then 604800000
    when 'retention_discarded_ms' then 2592000000
    when 'retention_dead_letter_ms' then 15552000000
    when 'retention_events_ms' then 86400000
    when 'retention_audit_ms' then 7776000000
  end
$$;
