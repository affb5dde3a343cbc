create or replace function ojs.waiting_jobs(p_queue text, p_limit integer) returns uuid[]
language plpgsql stable set enable_seqscan = off set enable_bitmapscan = off as $$
-- Jobs of a queue that have not ended and are not active, p_limit at most; available ones first, in their order.
begin
  return array(
    select w.job_id
    from (
      (select r.job_id from ojs.ready r where r.queue = p_queue order by r.priority desc, r.seq limit p_limit)
      union all
      (select k.job_id from ojs.parked k where k.queue = p_queue limit p_limit)
      union all
      (select j.id from ojs.job j where j.queue = p_queue and j.state <> 'available' limit p_limit)
      union all
      (select c.job_id from ojs.cron_run c join ojs.job j on j.id = c.job_id
        where c.held and j.queue = p_queue limit p_limit)) w
    limit p_limit);
end;
$$;
