create or replace function ojs.settings_ms(p_names text[]) returns bigint[]
language plpgsql stable as $$
-- Settings in ms, in the order of their names: what a server or an operator stored in ojs.setting, else the default.
begin
  return array(
    select coalesce((select s.value::bigint from ojs.setting s where s.name = n),
      case n
        when 'visibility_timeout_ms' then 1800000
        when 'execution_timeout_ms' then 1800000
        when 'heartbeat_timeout_ms' then 30000
        when 'retention_completed_ms' then 604800000
        when 'retention_discarded_ms' then 2592000000
        when 'retention_dead_letter_ms' then 15552000000
        when 'retention_events_ms' then 86400000
      end)
    from unnest(p_names) n);
end;
$$;
