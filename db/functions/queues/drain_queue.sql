create or replace function ojs.drain_queue(p_drain ojs.queue_drain, p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Discards or moves jobs of a queue that is being deleted, p_limit at most; returns how many. Active jobs, and those
-- that another transaction is moving, are left alone.
declare
  v_id uuid;
  v_taken uuid[] := '{}';
  v_moved integer := 0;
begin
  foreach v_id in array ojs.waiting_jobs(p_drain.queue, p_limit) loop
    if p_drain.strategy = 'move' then
      v_moved := v_moved + ((ojs.move_job(v_id, p_drain.target, null, p_now, false)).error is null)::integer;
    elsif (ojs.take_job(v_id, false, false)).state is not null then
      v_taken := v_taken || v_id;
    end if;
  end loop;
  perform ojs.discard_jobs(v_taken, 'queue_deleted', 'the queue was deleted', p_now);
  return v_moved + cardinality(v_taken);
end;
$$;
