create or replace function ojs.setting_ms(p_name text) returns bigint
language plpgsql stable as $$
-- A setting in ms: what a server or an operator wrote to ojs.setting, else the default.
begin
  return coalesce(
    (select s.value::bigint from ojs.setting s where s.name = p_name),
    case p_name
      when 'visibility_timeout_ms' then 1800000
      when 'execution_timeout_ms' then 1800000
      when 'heartbeat_timeout_ms' then 30000
      when 'retention_completed_ms' then 604800000
      when 'retention_discarded_ms' then 2592000000
      when 'retention_dead_letter_ms' then 15552000000
      when 'retention_events_ms' then 86400000
    end);
end;
$$;
