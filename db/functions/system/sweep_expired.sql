create or replace function ojs.sweep_expired(p_limit integer, p_now timestamptz) returns integer
language plpgsql as $$
-- Discards jobs whose expires_at has passed before they started, p_limit at most. Returns how many. A claim also
-- discards the expired jobs that it finds.
declare
  v_id uuid;
  v_expired uuid[] := '{}';
begin
  for v_id in
    select j.id from ojs.job j
    where j.expires_at <= p_now and j.state in ('available', 'scheduled', 'pending')
      and not exists (select from ojs.active a where a.job_id = j.id)
    order by j.expires_at limit p_limit
  loop
    if (ojs.take_job(v_id, false, false)).state is not null then
      v_expired := v_expired || v_id;
    end if;
  end loop;
  if v_expired <> '{}' then
    perform ojs.expire_jobs(v_expired, p_now);
  end if;
  return cardinality(v_expired);
end;
$$;
