create or replace function ojs.in_maintenance() returns boolean
language sql stable as $$
  -- True while an operator keeps the system in maintenance (ojs_set_maintenance).
  select exists (select from ojs.setting s where s.name = 'maintenance')
$$;
