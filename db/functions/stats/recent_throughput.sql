create or replace function ojs.recent_throughput(p_now timestamptz) returns jsonb
language plpgsql stable as $$
-- How many jobs complete and how many attempts fail, a minute and a second, in the last five minutes.
declare
  v_from timestamptz := date_trunc('minute', p_now, 'UTC') - interval '4 minutes';
  v_recent record;
  v_minutes numeric;
begin
  select coalesce(sum(c.completed), 0) as completed, coalesce(sum(c.failed), 0) as failed,
    coalesce(sum(c.enqueued), 0) as enqueued
  into v_recent
  from ojs.job_count c where c.span = '1m' and c.at >= v_from;
  v_minutes := greatest(extract(epoch from p_now - v_from) / 60, 1);
  return jsonb_build_object(
    'processed_per_minute', round(v_recent.completed / v_minutes, 2),
    'failed_per_minute', round(v_recent.failed / v_minutes, 2),
    'enqueued_per_minute', round(v_recent.enqueued / v_minutes, 2),
    'processed_per_min', round(v_recent.completed / v_minutes, 2),
    'failed_per_min', round(v_recent.failed / v_minutes, 2),
    'processed_per_second', round(v_recent.completed / v_minutes / 60, 3),
    'failed_per_second', round(v_recent.failed / v_minutes / 60, 3),
    'error_rate', round(coalesce(v_recent.failed / nullif(v_recent.failed + v_recent.completed, 0), 0), 4));
end;
$$;
