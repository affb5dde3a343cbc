create or replace function ojs.dead_letters(p_request jsonb, p_now timestamptz) returns setof ojs.dead
language plpgsql stable as $$
-- The dead letters that the filters of a request select (ojs-dead-letter 9).
declare
  v_since timestamptz := ojs.instant(p_request ->> 'since', p_now);
  v_until timestamptz := ojs.instant(p_request ->> 'until', p_now);
begin
  if p_request ? 'since' and v_since is null then
    perform ojs.raise(ojs.invalid('since', 'must be an RFC 3339 timestamp with time zone', p_request -> 'since'));
  elsif p_request ? 'until' and v_until is null then
    perform ojs.raise(ojs.invalid('until', 'must be an RFC 3339 timestamp with time zone', p_request -> 'until'));
  end if;
  return query
  select d.*
  from ojs.dead d
  where d.dead_letter
    and (p_request ->> 'queue' is null or d.queue = p_request ->> 'queue')
    and (p_request ->> 'type' is null or d.job ->> 'type' = p_request ->> 'type')
    and (p_request ->> 'error_type' is null or d.job #>> '{error,type}' = p_request ->> 'error_type')
    and (v_since is null or d.discarded_at >= v_since)
    and (v_until is null or d.discarded_at < v_until);
end;
$$;
