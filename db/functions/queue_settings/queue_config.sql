create or replace function ojs.queue_config(p_queue text) returns jsonb
language plpgsql stable as $$
-- The settings that count for a queue: its own, and those of _default for what it does not say (ojs-queue-config 7.2).
begin
  return coalesce((select s.config from ojs.queue_setting s where s.queue = '_default'), '{}')
    || coalesce((select s.config from ojs.queue_setting s where s.queue = p_queue), '{}');
end;
$$;
