create or replace function ojs.is_of_attempt(p_progress jsonb, p_attempt integer, p_started_at timestamptz)
returns boolean
language sql stable as $$
  -- Was this progress reported by this attempt? Its number alone does not tell, because a replayed dead letter counts
  -- from 1 again. p_started_at is null when the attempt is over.
  select (p_progress ->> 'attempt')::integer = p_attempt
    and (p_started_at is null or p_progress -> 'started_ms' = to_jsonb(floor(extract(epoch from p_started_at) * 1000)))
$$;
