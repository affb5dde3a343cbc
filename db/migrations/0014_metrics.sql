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
