create or replace function ojs.retention_error(p_retention jsonb) returns jsonb
language plpgsql stable as $$
-- Null when a retention is the one that ended jobs have in any case, else the error object. Completed jobs are kept by
-- whole days for all queues together, so no queue can have a retention of its own.
declare
  v_name text;
  v_value jsonb;
  v_kept_ms bigint;
begin
  if p_retention = 'null' then
    return null;
  elsif jsonb_typeof(p_retention) <> 'object' then
    return ojs.invalid('retention', 'must be an object', p_retention);
  end if;
  for v_name, v_value in select m.key, m.value from jsonb_each(p_retention) m where m.value <> 'null' loop
    if v_name not in ('completed', 'discarded', 'cancelled') then
      return ojs.invalid('retention.' || left(v_name, 255), 'is not known, only completed, discarded and cancelled',
        v_value);
    end if;
    v_kept_ms := ojs.setting_ms(case v_name when 'discarded' then 'retention_discarded_ms'
      else 'retention_completed_ms' end);
    if jsonb_typeof(v_value) <> 'string' or ojs.duration_ms(v_value #>> '{}') is null then
      return ojs.invalid('retention.' || v_name, 'must be an ISO 8601 duration', v_value);
    elsif ojs.duration_ms(v_value #>> '{}') <> v_kept_ms then
      return ojs.error('unsupported', format('retention.%s cannot differ from that of the server, %s: days of ended '
          'jobs are removed for all queues at once', v_name, ojs.shown_ms(v_kept_ms)),
        jsonb_build_object('field', 'retention.' || v_name, 'asked_ms', ojs.duration_ms(v_value #>> '{}'),
          'kept_ms', v_kept_ms), 'leave it out, or change the setting of the server');
    end if;
  end loop;
  return null;
end;
$$;
