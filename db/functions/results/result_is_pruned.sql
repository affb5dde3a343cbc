create or replace function ojs.result_is_pruned(p_job jsonb) returns boolean
language plpgsql stable as $$
-- Did this job complete so long ago that its result is no longer kept?
begin
  return p_job ->> 'state' = 'completed'
    and ojs.result_expired(p_job ->> 'result_ttl', (p_job ->> 'completed_at')::timestamptz);
end;
$$;
