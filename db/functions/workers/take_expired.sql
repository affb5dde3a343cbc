create or replace function ojs.take_expired(p_queue text, p_limit integer, p_now timestamptz) returns uuid[]
language plpgsql as $$
-- Takes the expired jobs among the first p_limit of a queue out of ojs.ready; the caller owns them then.
declare
  v_places tid[] := ojs.queue_head(p_queue, p_limit);
  v_taken uuid[];
begin
  with taken as (
    delete from ojs.ready r
    using ojs.job j
    where r.ctid = any (v_places) and j.id = r.job_id and j.expires_at <= p_now
    returning r.job_id
  )
  select coalesce(array_agg(t.job_id), '{}') into v_taken from taken t;
  return v_taken;
end;
$$;
