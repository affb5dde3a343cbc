create or replace function ojs.lock_limited_queues(p_queues text[]) returns text[]
language plpgsql as $$
-- Those of the queues that have a limit of active jobs. Their rows are locked, in name order, before anything is
-- claimed, so that claims take turns: what one of them counts is still true when it commits.
begin
  return array(
    select l.name
    from (
      select q.name from ojs.queue q
      where q.name = any (p_queues) and q.concurrency is not null
      order by q.name
      for no key update) l);
end;
$$;
