-- Jobs and queues. A live job has a row in ojs.job, with its document, which is written once. Its state is told by a
-- second, narrow row, in ready (can be claimed), later (waits for a time), parked (waits for a rate limit) or active
-- (held by a worker), so a transition need not rewrite the document. A job that has ended has one row, in done (a
-- partition a day) or dead.

create schema if not exists ojs;

create type ojs.reply as (
  status integer,
  headers jsonb,
  body jsonb
);
comment on type ojs.reply is 'What every door returns: HTTP status, headers (or null), body.';

create type ojs.http_reply as (
  status integer,
  headers jsonb,
  body text
);
comment on type ojs.http_reply is 'What a core returns: a reply whose body is text, as the HTTP server sends it.';

create table ojs.queue (
  name text collate "C" primary key,
  paused_at timestamptz,
  created_at timestamptz not null,
  concurrency integer
);
comment on table ojs.queue is
  'Queues. The first job, schedule, pause, resume or setting that names a queue makes it.';
comment on column ojs.queue.concurrency is
  'The most jobs of the queue that may be active at once; null: as many as there are. Claims lock the row of such a '
  'queue, so that they take turns.';

create index queue_limited on ojs.queue (name) where concurrency is not null;

create table ojs.lane (
  queue text collate "C" not null,
  priority smallint not null,
  plain boolean not null default true,
  primary key (queue, priority)
);
comment on table ojs.lane is
  'The lanes of each queue: the priorities that its jobs have had. A claim goes through them from the highest.';
comment on column ojs.lane.plain is
  'The queue has no settings and no bound, and is not being deleted: a job can be inserted without looking further.';

create sequence ojs.floor_version;
create table ojs.floor (
  queue text collate "C" not null,
  priority smallint not null,
  version bigint not null default nextval('ojs.floor_version'),
  seq bigint not null,
  primary key (queue, priority, version)
);
comment on table ojs.floor is
  'The floor of each lane: the seq of its row with the highest version. The lane has no row in ojs.ready below it, so '
  'claims start there, after the index entries of deleted rows that an old snapshot keeps from being removed. Rows are '
  'added, never updated, because old versions of one row would be the same problem again.';

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
  on_limit text,
  progress jsonb,
  checkpoint jsonb
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, vacuum_truncate = off);
-- The tables of the hot path have no check constraints: every inserting statement would parse them again, which costs
-- more than storing the row. Tests check what the functions guarantee (tests/concurrency/invariants.sql).
comment on table ojs.job is 'Live jobs. A job with a row in ojs.active is active, whatever its column state says.';
comment on column ojs.job.seq is 'Place in ojs.ready; drawn anew each time the job becomes available (FIFO).';
comment on column ojs.job.state is 'State while no worker holds the job; claiming does not write it.';
comment on column ojs.job.attempt is
  'How many attempts have ended; the number of the one that is running is in ojs.active.attempt.';
comment on column ojs.job.deadline_at is 'End of total_timeout: the job is discarded then, whatever state it is in.';
comment on column ojs.job.lease_ms is
  'Visibility timeout that the job asks for, ms; null: the fetch or the setting decides.';
comment on column ojs.job.timeout_ms is 'Execution timeout with grace period, ms; null: the setting decides.';
comment on column ojs.job.retry_delay_ms is
  'The last computed delay before another attempt, ms; null before the first retry.';
comment on column ojs.job.doc is
  'The job as clients see it, without the members that change during its life.';
comment on column ojs.job.on_limit is
  'What happens to the job when a claim finds its rate limit used up: reschedule or drop; null: it waits.';

comment on column ojs.job.progress is
  'What its worker last reported: progress, details {message, data, updated_at}, and the attempt that it belongs to.';
comment on column ojs.job.checkpoint is
  'Where the next attempt can go on: state, sequence, created_at, and what else the worker saved.';

create index job_waiting on ojs.job (queue, state, id) where state <> 'available';
create index job_expires on ojs.job (expires_at) where expires_at is not null;
create index job_limited on ojs.job (limit_key) where limit_key is not null;
create index job_deadline on ojs.job (deadline_at) where deadline_at is not null;

create table ojs.ready (
  queue text collate "C" not null,
  priority smallint not null,
  seq bigint not null,
  job_id uuid not null,
  limit_key text,
  size integer not null default 0
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
comment on table ojs.ready is 'Jobs that can be claimed, one narrow row each; the index has the order of claiming.';
comment on column ojs.ready.size is
  'Bytes of the job in memory; its text is at most 32 times as long. So a claim can estimate its answer without '
  'reading a job.';
create unique index ready_next on ojs.ready (queue, priority desc, seq);
alter table ojs.ready replica identity using index ready_next;

create table ojs.later (
  due_at timestamptz not null,
  job_id uuid not null,
  queue text collate "C" not null,
  primary key (due_at, job_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0, vacuum_truncate = off);
comment on table ojs.later is 'Scheduled and retryable jobs, by the time at which they become available.';
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
  'Jobs held by a worker. lease_until has no index on purpose, so that heartbeats are HOT updates.';
create index active_limited on ojs.active (limit_key) where limit_key is not null;
create index active_of_worker on ojs.active (worker_id) where worker_id is not null;

create table ojs.done (
  finished_at timestamptz not null,
  id uuid not null,
  queue text collate "C" not null,
  state text not null,
  job text not null,
  type text,
  worker_id text,
  primary key (id, finished_at)
) partition by range (finished_at);
comment on table ojs.done is
  'Completed and cancelled jobs, one partition for each day (UTC) on which jobs ended; a whole day is removed at once.';
comment on column ojs.done.job is
  'The job as JSON, in the text that its end was answered with. Few of them are ever read, so none is parsed.';
comment on column ojs.done.worker_id is
  'The worker that held the job last. It is not in the text, since to write it as JSON would cost an ack one percent.';
comment on column ojs.done.type is 'The type of the job, so that a list need not read its text to select it.';
create table ojs.done_default partition of ojs.done default;
-- Rows in the default partition are removed one by one.
create index done_default_age on ojs.done_default (finished_at);

create table ojs.dead (
  id uuid primary key,
  queue text collate "C" not null,
  discarded_at timestamptz not null,
  dead_letter boolean not null,
  job jsonb not null,
  record jsonb not null,
  type text,
  error_type text,
  error_code text
);
comment on table ojs.dead is 'Discarded jobs; dead_letter marks those kept for replay.';
comment on column ojs.dead.job is 'The job as answers show it.';
comment on column ojs.dead.record is 'The row that the job had in ojs.job, from which a retry makes it again.';
comment on column ojs.dead.type is
  'The type of the job. Like error_type and error_code it is a column so that filters need not read job, which may be '
  'large.';
create index dead_newest on ojs.dead (discarded_at desc, id desc);
create index dead_of_queue on ojs.dead (queue, id);
create index dead_of_type on ojs.dead (type, id);
create index dead_letters on ojs.dead (discarded_at desc, id desc) where dead_letter;

create table ojs.unique_key (
  key bytea primary key,
  touched_at timestamptz not null
);
comment on table ojs.unique_key is
  'Fingerprints of unique policies; enqueues with the same one lock its row, so that they take turns.';
create index unique_key_touched on ojs.unique_key (touched_at);

create table ojs.unique_job (
  key bytea not null,
  job_id uuid not null,
  primary key (key, job_id)
);
comment on table ojs.unique_job is
  'The jobs that were enqueued with each fingerprint: all live ones, and the newest in each terminal state.';

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
  doc jsonb,
  existing jsonb,
  on_limit text,
  warnings jsonb,
  type text,
  doc_text text,
  seq bigint
);
comment on type ojs.draft is
  'A checked enqueue request, ready to be inserted. error is set when it was refused, existing when an existing job is '
  'the answer (unique policy), warnings when members look misspelt. doc_text is the text of the document without its '
  'first brace; where it is set, doc may be null. seq is set when the place in the lane has been drawn already.';

create type ojs.job_end as (
  number integer,
  job_id uuid,
  attempt integer,
  started_at timestamptz,
  result jsonb,
  error jsonb,
  previous_state text,
  dead_letter boolean,
  event_data jsonb,
  worker_id text
);
comment on type ojs.job_end is
  'How one job ends: the number of the request that ends it, if there are several; the number, start and result or '
  'error of its last attempt; for a cancelled job the state that it was in (previous_state); for a discarded one, '
  'whether it is kept for replay (dead_letter); the additional data of its event; and the worker that held it.';
