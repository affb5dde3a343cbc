create or replace function ojs.prune_limits(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Removes rate limits that no live job names and that saw no start for a day, overrides that have ended and blocks that
-- are over, p_limit of each at most. Returns how many of the kind of which there were most.
declare
  v_limits integer;
  v_overrides integer;
  v_blocks integer;
begin
  delete from ojs.rate_limit l
  where l.ctid = any (array(
    select x.ctid from ojs.rate_limit x
    where (cardinality(x.starts) = 0 or x.starts[cardinality(x.starts)] < p_now - interval '1 day')
      and not exists (select from ojs.job j where j.limit_key = x.key)
    limit p_limit for update skip locked));
  get diagnostics v_limits = row_count;

  delete from ojs.rate_limit_override o
  where o.ctid = any (array(
    select x.ctid from ojs.rate_limit_override x where x.until <= p_now limit p_limit for update skip locked));
  get diagnostics v_overrides = row_count;

  delete from ojs.rate_limit_block b
  where b.ctid = any (array(
    select x.ctid from ojs.rate_limit_block x where x.until <= p_now limit p_limit for update skip locked));
  get diagnostics v_blocks = row_count;
  return greatest(v_limits, v_overrides, v_blocks);
end;
$$;
