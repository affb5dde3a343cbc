create or replace function ojs.take_start(p_key text, p_job_id uuid, p_admitted bigint, p_now timestamptz)
returns boolean
language plpgsql as $$
-- May a job of this limit key start now? If so, one start is used up (ojs-rate-limiting 5, 6, 8). One claim at a time
-- decides for a key; a claim that finds the row locked gets null: undecided. The rate is a sliding window; concurrency
-- counts the active jobs of the key and the p_admitted ones of this claim that are not active yet.
declare
  v_limit ojs.rate_limit;
begin
  select * into v_limit from ojs.rate_limit l where l.key = p_key for update skip locked;
  if not found then
    -- Locked by another claim; or pruned as unused just when the job came.
    insert into ojs.rate_limit (key, max_starts, period_ms, concurrency)
    select p_key, l.max_starts, l.period_ms, l.concurrency
    from ojs.job j, ojs.rate_limit_of(j.doc -> 'rate_limit') l where j.id = p_job_id
    on conflict do nothing
    returning * into v_limit;
    if not found then
      return null;
    end if;
  end if;
  v_limit := ojs.limit_in_force(v_limit, p_now);
  if (select count(*) from ojs.active a where a.limit_key = p_key) + p_admitted >= v_limit.concurrency then
    return false;
  elsif v_limit.max_starts is null then
    return true;
  end if;

  v_limit.starts := array(
    select s from unnest(v_limit.starts) s where s > p_now - v_limit.period_ms * interval '1 millisecond');
  if cardinality(v_limit.starts) >= v_limit.max_starts then
    return false;
  end if;
  update ojs.rate_limit l set starts = v_limit.starts || p_now where l.key = p_key;
  return true;
end;
$$;
