create or replace function ojs.bulk_verb(p_action text) returns text
language sql immutable as $$
  -- What jobs are called to which this was done.
  select case p_action when 'retry' then 'retried' when 'cancel' then 'cancelled' when 'cancel_waiting' then 'cancelled'
    when 'delete' then 'deleted' when 'move' then 'moved' when 'purge' then 'purged' end
$$;
