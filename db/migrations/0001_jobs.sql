-- The life of a job. Where a row lies says what state the job is in, so that no
-- transition rewrites the payload: job (payload, written once) + ready (can be
-- claimed) or later (waits for a time) or active (held by a worker); terminal jobs
-- leave all of these for done (by day, pruned by dropping) or dead.

create schema if not exists ojs;

create type ojs.reply as (
  status integer,
  headers jsonb,
  body jsonb
);
comment on type ojs.reply is 'What every door returns: HTTP status, headers (or null), body.';

create table ojs.queue (
  name text collate "C" primary key,
  paused_at timestamptz,
  created_at timestamptz not null
);
comment on table ojs.queue is 'Queues seen so far; made by the first job, pause or cron that names them.';

create sequence ojs.ready_seq;

create table ojs.job (
  id uuid primary key,
  queue text collate "C" not null,
  priority smallint not null,
  seq bigint,
  state text not null,
  attempt integer not null default 0,
  max_attempts integer not null,
  created_at timestamptz not null,
  enqueued_at timestamptz,
  due_at timestamptz,
  expires_at timestamptz,
  deadline_at timestamptz,
  lease_ms bigint,
  timeout_ms bigint,
  limit_key text,
  workflow_id uuid,
  step integer,
  cron text,
  errors jsonb,
  retry_delay_ms bigint,
  doc jsonb not null,
  constraint job_state_not_terminal
    check (state in ('available', 'scheduled', 'retryable', 'pending')),
  constraint job_attempt_counts_up check (attempt >= 0),
  constraint job_waits_for_a_time check (state not in ('scheduled', 'retryable') or due_at is not null),
  constraint job_available_has_a_place check (state <> 'available' or (seq is not null and enqueued_at is not null))
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, vacuum_truncate = off);
comment on table ojs.job is 'Live jobs. A job with a row in ojs.active is active, whatever state says here.';
comment on column ojs.job.seq is 'Place in ojs.ready; drawn anew each time the job becomes available (FIFO).';
comment on column ojs.job.state is 'State while no worker holds the job; claiming does not write it.';
comment on column ojs.job.attempt is 'Attempts that have ended; the running one is ojs.active.attempt.';
comment on column ojs.job.deadline_at is 'End of total_timeout, whatever state the job is in then.';
comment on column ojs.job.lease_ms is 'Visibility timeout the job asked for, ms; null: the fetch or the setting decides.';
comment on column ojs.job.timeout_ms is 'Execution timeout incl. grace period, ms; null: the setting decides.';
comment on column ojs.job.retry_delay_ms is 'Delay before the next attempt as it was computed, ms; shown once a retry happened.';
comment on column ojs.job.doc is 'The envelope as the client sees it, without what changes during its life.';

create index job_waiting on ojs.job (queue, state) where state <> 'available';
create index job_expires on ojs.job (expires_at) where expires_at is not null;
create index job_limited on ojs.job (limit_key) where limit_key is not null;
create index job_deadline on ojs.job (deadline_at) where deadline_at is not null;

create table ojs.ready (
  queue text collate "C" not null,
  priority smallint not null,
  seq bigint not null,
  job_id uuid not null,
  limit_key text
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
comment on table ojs.ready is 'Jobs that can be claimed, one narrow row each; the index is the order of claiming.';
create unique index ready_next on ojs.ready (queue, priority desc, seq);

create table ojs.later (
  due_at timestamptz not null,
  job_id uuid not null,
  queue text collate "C" not null,
  primary key (due_at, job_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
comment on table ojs.later is 'Scheduled and retryable jobs by the time they become available.';
create index later_of_queue on ojs.later (queue, due_at);

create table ojs.active (
  job_id uuid primary key,
  queue text collate "C" not null,
  attempt integer not null,
  worker_id text,
  started_at timestamptz not null,
  lease_ms bigint not null,
  lease_until timestamptz not null,
  timeout_at timestamptz not null,
  limit_key text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
comment on table ojs.active is
  'Jobs held by a worker. lease_until is not indexed on purpose: heartbeats stay HOT updates.';
create index active_limited on ojs.active (limit_key) where limit_key is not null;
create index active_of_worker on ojs.active (worker_id) where worker_id is not null;

create table ojs.done (
  finished_at timestamptz not null,
  id uuid not null,
  queue text collate "C" not null,
  state text not null,
  job jsonb not null,
  constraint done_state_ended check (state in ('completed', 'cancelled'))
) partition by range (finished_at);
comment on table ojs.done is 'Completed and cancelled jobs by day of their end; pruned by dropping a day.';
create index done_id on ojs.done (id);
create table ojs.done_default partition of ojs.done default;

create table ojs.dead (
  id uuid primary key,
  queue text collate "C" not null,
  discarded_at timestamptz not null,
  dead_letter boolean not null,
  job jsonb not null,
  record jsonb not null
);
comment on table ojs.dead is 'Discarded jobs; dead_letter marks those kept for replay.';
comment on column ojs.dead.record is 'The ojs.job row as it was, to bring the job back.';
create index dead_newest on ojs.dead (discarded_at desc, id desc);

create table ojs.unique_key (
  key bytea primary key,
  touched_at timestamptz not null
);
comment on table ojs.unique_key is
  'Fingerprints of unique policies; the row lock makes enqueues with equal ones take turns.';
create index unique_key_touched on ojs.unique_key (touched_at);

create table ojs.unique_job (
  key bytea not null,
  job_id uuid not null,
  primary key (key, job_id)
);
comment on table ojs.unique_job is 'The jobs enqueued with a fingerprint: all live ones, and the newest in each terminal state.';

create type ojs.draft as (
  error jsonb,
  id uuid,
  given_id boolean,
  queue text,
  priority smallint,
  state text,
  max_attempts integer,
  due_at timestamptz,
  expires_at timestamptz,
  deadline_at timestamptz,
  lease_ms bigint,
  timeout_ms bigint,
  limit_key text,
  unique_key bytea,
  unique_policy jsonb,
  workflow_id uuid,
  step integer,
  cron text,
  doc jsonb
);
comment on type ojs.draft is 'A validated enqueue request, ready to be inserted; error is set when it was refused.';

create type ojs.ending as (
  job_id uuid,
  state text,
  tail jsonb,
  dead_letter boolean,
  event text,
  event_data jsonb
);
comment on type ojs.ending is 'How one job ends: terminal state, envelope members it adds, and the event it emits.';
