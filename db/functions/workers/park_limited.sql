create or replace function ojs.park_limited(p_queue text, p_key text, p_limit integer) returns void
language plpgsql as $$
-- Parks the jobs of a used-up limit key among the first p_limit of a queue, as one set.
declare
  v_places tid[] := ojs.queue_head(p_queue, p_limit);
begin
  with taken as (
    delete from ojs.ready r where r.ctid = any (v_places) and r.limit_key = p_key returning r.*
  )
  insert into ojs.parked (queue, limit_key, priority, seq, job_id)
  select t.queue, t.limit_key, t.priority, t.seq, t.job_id from taken t;
end;
$$;
