create or replace function ojs.prune_bulk(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Removes operations on many jobs that ended a week ago, and answers that were kept for a day for requests that are
-- sent again; p_limit of each at most. Returns how many rows it was of the kind that had more.
declare
  v_bulks integer;
  v_answers integer;
begin
  delete from ojs.bulk b
  where b.ctid = any (array(select x.ctid from ojs.bulk x where x.ended_at < p_now - interval '7 days' limit p_limit));
  get diagnostics v_bulks = row_count;
  delete from ojs.idempotency i
  where i.ctid = any (array(
    select x.ctid from ojs.idempotency x where x.at < p_now - interval '1 day' limit p_limit for update skip locked));
  get diagnostics v_answers = row_count;
  return greatest(v_bulks, v_answers);
end;
$$;
