create or replace function ojs.result_is_over(p_ttl text, p_completed_at timestamptz) returns boolean
language plpgsql stable as $$
-- Is a result that came at p_completed_at not shown any more, when its job has this result_ttl in seconds?
begin
  return coalesce(p_completed_at + p_ttl::numeric * interval '1 second' <= ojs.now(), false);
end;
$$;
