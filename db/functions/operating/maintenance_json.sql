create or replace function ojs.maintenance_json() returns jsonb
language sql stable as $$
  -- Whether the system is in maintenance, and since when and why (ojs-admin-api 12.1).
  select coalesce((
      select '{"maintenance": true, "enabled": true}'::jsonb || s.value::jsonb from ojs.setting s
      where s.name = 'maintenance'),
    '{"maintenance": false, "enabled": false}')
$$;
