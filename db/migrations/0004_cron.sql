-- Schedules and their firings.

create table ojs.cron (
  name text collate "C" primary key,
  expression text not null,
  timezone text not null,
  overlap_policy text not null,
  enabled boolean not null,
  description text,
  template jsonb not null,
  planned boolean not null default false,
  problem text,
  next_run_at timestamptz,
  last_run_at timestamptz,
  run_count bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  queue text collate "C" not null,
  next_runs timestamptz[],
  constraint cron_overlap_policy_known
    check (overlap_policy in ('skip', 'allow', 'cancel_previous', 'enqueue'))
);
comment on table ojs.cron is 'Schedules.';
comment on column ojs.cron.template is 'The enqueue request of each firing.';
comment on column ojs.cron.queue is 'The queue that ojs.draft_jobs reads from template.';
comment on column ojs.cron.planned is
  'True when next_run_at is up to date; else a server (croniter) has to compute it.';
comment on column ojs.cron.next_runs is 'The next time and the four after it, for people; next_run_at decides.';
comment on column ojs.cron.problem is 'Why the schedule has no next time.';
create index cron_due on ojs.cron (next_run_at) where next_run_at is not null;

create table ojs.cron_run (
  cron text collate "C" not null,
  fire_at timestamptz not null,
  manual boolean not null default false,
  fired_at timestamptz,
  job_id uuid,
  held boolean not null default false,
  outcome text,
  reason text,
  ended_at timestamptz,
  primary key (cron, fire_at, manual),
  constraint cron_run_outcome_known check (outcome in ('completed', 'failed', 'cancelled', 'skipped'))
);
comment on table ojs.cron_run is
  'Firings, those that made no job included. The primary key makes each happen once, however many servers tick.';
comment on column ojs.cron_run.manual is 'True when an operator let the schedule fire (ojs_trigger_cron).';
comment on column ojs.cron_run.held is
  'True while the job has no row in ojs.ready, because the job before it has not ended (overlap policy enqueue).';
comment on column ojs.cron_run.outcome is
  'How the job ended, or skipped when there is none, for which reason then says why; null while the job has not ended.';
create index cron_run_age on ojs.cron_run (fire_at);
