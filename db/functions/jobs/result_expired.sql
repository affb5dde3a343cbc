create or replace function ojs.result_expired(p_ttl text, p_completed_at timestamptz) returns boolean
language plpgsql stable as $$
-- True when the result of a job that completed at p_completed_at is no longer shown. p_ttl is the job's result_ttl, in
-- seconds, or null.
begin
  return coalesce(p_completed_at + p_ttl::numeric * interval '1 second' <= ojs.now(), false);
end;
$$;
