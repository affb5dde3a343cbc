create or replace function ojs.take_queue(p_queue text, p_limit integer) returns uuid[]
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
-- Takes jobs of a queue that are not active, p_limit at most: the caller owns them. Those that another transaction is
-- moving are left alone, and so are held firings of schedules, which are released when the one before has ended.
declare
  v_ids uuid[] := array(select t.job_id from unnest((ojs.take_head(p_queue, p_limit)).taken) t);
  v_job record;
begin
  for v_job in
    select k.job_id as id from ojs.parked k where k.queue = p_queue
    union all
    select j.id from ojs.job j where j.queue = p_queue and j.state <> 'available'
    limit p_limit - cardinality(v_ids)
  loop
    if (ojs.take_job(v_job.id, false, false)).state is not null then
      v_ids := v_ids || v_job.id;
    end if;
  end loop;
  return v_ids;
end;
$$;
