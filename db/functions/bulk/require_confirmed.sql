create or replace function ojs.require_confirmed(p_request jsonb) returns void
language plpgsql stable as $$
-- Refuses an operation on all jobs that a filter selects, unless the request has confirm: true, or only asks how many
-- there are (dry_run).
begin
  perform ojs.require_object(p_request);
  if coalesce(p_request ->> 'dry_run', '') <> 'true' and coalesce(p_request ->> 'confirm', '') <> 'true' then
    perform ojs.raise(ojs.invalid('confirm', 'must be true, unless dry_run is', p_request -> 'confirm'));
  end if;
end;
$$;
