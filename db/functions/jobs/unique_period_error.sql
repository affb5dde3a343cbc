create or replace function ojs.unique_period_error(p_period_ms bigint, p_states jsonb) returns jsonb
language plpgsql stable as $$
-- The error object for a unique policy whose period is longer than ended jobs of its states are kept, else null: a
-- duplicate of a job that was removed could not be found.
declare
  v_setting text;
  v_kept_ms bigint;
begin
  foreach v_setting in array case when p_period_ms is null then '{}' else
    case when p_states ?| '{completed,cancelled}' then '{retention_completed_ms}' else '{}' end::text[]
    || case when p_states ? 'discarded' then '{retention_discarded_ms}' else '{}' end::text[] end
  loop
    v_kept_ms := ojs.setting_ms(v_setting);
    if p_period_ms > v_kept_ms then
      return ojs.error('unsupported',
        format('unique.period of %s s is longer than ended jobs are kept: %s s, the setting %s',
          p_period_ms / 1000, v_kept_ms / 1000, v_setting),
        jsonb_build_object('field', 'unique.period', 'setting', v_setting, 'asked_ms', p_period_ms,
          'kept_ms', v_kept_ms));
    end if;
  end loop;
  return null;
end;
$$;
