create or replace function ojs.take_limited(p_queue text, p_keys text[], p_limit integer) returns ojs.ready[]
language plpgsql as $$
-- Takes the jobs of limit keys among the first p_limit of a queue, as one set: those that would be met next.
declare
  v_places tid[] := ojs.queue_head(p_queue, p_limit);
  v_taken ojs.ready[];
begin
  with taken as (
    delete from ojs.ready r where r.ctid = any (v_places) and r.limit_key = any (p_keys) returning r
  )
  select array_agg(t.r order by (t.r).priority desc, (t.r).seq) into v_taken from taken t;
  return coalesce(v_taken, '{}');
end;
$$;
