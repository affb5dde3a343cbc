create or replace function ojs.count_depth(p_queue text, p_with_bytes boolean, out depth bigint, out bytes bigint)
language plpgsql as $$
-- How many jobs of a queue have not ended, and how many bytes they have as JSON. It reads an index entry for each job,
-- and the jobs themselves only for the bytes.
begin
  depth := (select count(*) from ojs.ready r where r.queue = p_queue)
    + (select count(*) from ojs.parked k where k.queue = p_queue)
    + (select count(*) from ojs.cron_run c join ojs.job j on j.id = c.job_id where c.held and j.queue = p_queue)
    + (select count(*) from ojs.active a where a.queue = p_queue)
    + (select count(*) from ojs.job j where j.queue = p_queue and j.state <> 'available');
  if p_with_bytes then
    bytes := coalesce((
      select sum(octet_length(j.doc::text))
      from ojs.job j
      where j.id in (
        select r.job_id from ojs.ready r where r.queue = p_queue
        union all select k.job_id from ojs.parked k where k.queue = p_queue
        union all select c.job_id from ojs.cron_run c join ojs.job x on x.id = c.job_id
          where c.held and x.queue = p_queue
        union all select a.job_id from ojs.active a where a.queue = p_queue
        union all select x.id from ojs.job x where x.queue = p_queue and x.state <> 'available')), 0);
  end if;
end;
$$;
