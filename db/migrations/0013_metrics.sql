-- Numbers that operators watch: gauges of large tables, counters and histograms of jobs by queue and type, and when
-- each chore of the tick last worked.

-- What a queue holds of discarded jobs that are kept for replay, without reading the jobs.
create index dead_letters_of_queue on ojs.dead (queue, discarded_at) where dead_letter;

create table ojs.bookmark (
  name text collate "C" primary key,
  at timestamptz not null,
  took_ms bigint not null default 0,
  asof xid8 not null default '0',
  seq bigint not null default 0
) with (fillfactor = 50);
comment on table ojs.bookmark is
  'How far a chore of the tick has come: gauges (when it last counted, and how many events there were then) and '
  'metrics (the last event that it has read, by asof and seq).';
comment on column ojs.bookmark.took_ms is 'How long it took, from which the next time is computed.';

create table ojs.queue_gauge (
  queue text collate "C" primary key,
  available bigint not null default 0,
  active bigint not null default 0,
  scheduled bigint not null default 0,
  retryable bigint not null default 0,
  pending bigint not null default 0,
  dead_letters bigint not null default 0
) with (fillfactor = 50);
comment on table ojs.queue_gauge is
  'How many live jobs and dead letters each queue had when they were last counted (ojs.bookmark, gauges). Only large '
  'tables are counted beforehand; small ones are counted by whoever asks (ojs.counts_are_cheap).';

create table ojs.chore (
  name text collate "C" primary key,
  succeeded_at timestamptz not null
) with (fillfactor = 50);
comment on table ojs.chore is 'When each chore of ojs.tick last did its work, to the second.';

create type ojs.job_tally as (
  at timestamptz,
  queue text,
  type text,
  what text,
  run_bucket integer,
  wait_bucket integer,
  number bigint,
  run_ms bigint,
  wait_ms bigint
);
comment on type ojs.job_tally is
  'How many events of one kind (what) there were in one minute, of jobs of one queue and type whose times fall into '
  'the same buckets, and the sums of these times.';

create table ojs.job_count (
  span text collate "C" not null,
  at timestamptz not null,
  queue text collate "C" not null,
  type text collate "C" not null,
  enqueued bigint not null default 0,
  started bigint not null default 0,
  completed bigint not null default 0,
  failed bigint not null default 0,
  discarded bigint not null default 0,
  retried bigint not null default 0,
  cancelled bigint not null default 0,
  expired bigint not null default 0,
  wait_ms bigint not null default 0,
  run_ms bigint not null default 0,
  retry_ms bigint not null default 0,
  dead_ms bigint not null default 0,
  waits bigint[] not null default '{}',
  runs bigint[] not null default '{}',
  retry_runs bigint[] not null default '{}',
  dead_runs bigint[] not null default '{}',
  primary key (span, at, queue, type)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
comment on table ojs.job_count is
  'What happened to the jobs of each queue and type: in each minute (span 1m), in each hour (1h), and since the system '
  'was set up (all). The tick adds it up from the events (ojs.count_events), so that requests pay nothing for it.';
comment on column ojs.job_count.failed is 'Attempts that failed; discarded and expired are jobs.';
comment on column ojs.job_count.waits is
  'Histogram of the times that completed jobs waited before they started, by the bounds of ojs.wait_bounds; the last '
  'buckets are missing when they are empty.';
comment on column ojs.job_count.runs is
  'Histogram of the times that the last attempts of completed jobs took, by ojs.run_bounds; retry_runs is the one of '
  'failed attempts that another attempt follows, dead_runs of those that none follows.';
