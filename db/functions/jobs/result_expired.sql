create or replace function ojs.result_expired(p_ttl text, p_completed_at timestamptz) returns boolean
language plpgsql stable as $$
-- Is a result that came at p_completed_at shown no more? p_ttl is the result_ttl of its job, in seconds.
begin
  return coalesce(p_completed_at + p_ttl::numeric * interval '1 second' <= ojs.now(), false);
end;
$$;
