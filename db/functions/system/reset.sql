create or replace function ojs.reset() returns void
language plpgsql as $$
-- Empties the tables that hold jobs and what belongs to them; for tests. It does not truncate, because the lock of that
-- would stop a running tick or fetch. The tables of a test are small.
begin
  lock table ojs.cron in share row exclusive mode;
  delete from ojs.cron;
  delete from ojs.cron_run;
  delete from ojs.later;
  delete from ojs.ready;
  delete from ojs.parked;
  delete from ojs.active;
  delete from ojs.job;
  delete from ojs.done;
  delete from ojs.past_count;
  delete from ojs.past_day;
  delete from ojs.dead;
  delete from ojs.unique_key;
  delete from ojs.unique_job;
  delete from ojs.edge;
  delete from ojs.step;
  delete from ojs.workflow;
  delete from ojs.event;
  delete from ojs.tally;
  delete from ojs.queue_total;
  delete from ojs.queue_minute;
  delete from ojs.queue_gauge;
  delete from ojs.job_count;
  delete from ojs.bookmark;
  delete from ojs.floor;
  delete from ojs.lane;
  delete from ojs.queue;
  delete from ojs.queue_setting;
  delete from ojs.queue_bound;
  delete from ojs.queue_drain;
  delete from ojs.pool;
  delete from ojs.worker;
  delete from ojs.rate_limit;
  delete from ojs.rate_limit_override;
  delete from ojs.rate_limit_block;
  delete from ojs.audit;
  delete from ojs.setting s where s.name = 'maintenance';
  delete from ojs.schema;
  delete from ojs.bulk;
  delete from ojs.idempotency;
end;
$$;
