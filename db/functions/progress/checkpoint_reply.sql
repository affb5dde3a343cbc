create or replace function ojs.checkpoint_reply(p_id uuid, p_checkpoint jsonb) returns ojs.reply
language sql stable as $$
  -- The reply about a checkpoint: its members at the top, and again as "checkpoint" (ojs-durable-execution 4).
  select ojs.ok(c.shown || jsonb_build_object('checkpoint', c.shown))
  from (select (p_checkpoint - 'is_progress') || jsonb_build_object('job_id', p_id) as shown) c
$$;
