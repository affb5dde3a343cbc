create or replace function ojs.has_expired(p_id uuid, p_now timestamptz) returns boolean
language plpgsql stable as $$
-- True when this live job may no longer start, because its expires_at has passed.
begin
  return exists (select from ojs.job j where j.id = p_id and j.expires_at <= p_now);
end;
$$;
