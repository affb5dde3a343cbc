create or replace function ojs.checkpoint_text(p_checkpoint jsonb) returns text
language sql immutable as $$
  -- The members of a job that show its checkpoint, if it has one (ojs-durable-execution 6.1). One that came with a
  -- report of progress is also where that chapter says (ojs-progress 6.4); others may be large, so they are not shown
  -- twice.
  select case when p_checkpoint ? 'state' then concat(',"checkpoint":' || (p_checkpoint - 'is_progress')::text,
    case when p_checkpoint ? 'is_progress' then ',"last_checkpoint":' || (p_checkpoint -> 'state')::text end) end
$$;
