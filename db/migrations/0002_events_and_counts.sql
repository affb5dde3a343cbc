-- Events, by day, and counts of jobs by queue. Both are written in the transaction of the change itself; one row of
-- ojs.event holds the events of all jobs that a statement changed.

create type ojs.job_event as (
  job_id uuid,
  job_type text,
  queue text,
  state text,
  priority smallint,
  attempt integer,
  worker_id text,
  duration_ms bigint,
  wait_ms bigint,
  more jsonb
);
comment on type ojs.job_event is
  'The data of an event that is about one job. A member that the event does not have is null; rare members are in '
  'more.';

create table ojs.event (
  seq bigint generated always as identity,
  asof xid8 not null default case
    when pg_current_xact_id() < pg_snapshot_xmax(pg_current_snapshot()) then pg_snapshot_xmax(pg_current_snapshot())
    else (pg_current_xact_id()::text::bigint + 1)::text::xid8 end,
  at timestamptz not null,
  type text not null,
  items jsonb,
  jobs ojs.job_event[],
  primary key (seq, at)
) partition by range (at);
-- Not compressed: every statement of the hot path writes events, and they are kept for a day only.
alter table ojs.event alter column items set storage external;
alter table ojs.event alter column jobs set storage external;
comment on table ojs.event is
  'Events, many in one row. They are read in the order (asof, seq), up to the oldest running transaction.';
comment on column ojs.event.asof is
  'Greater than the id of its own and of every completed transaction. Readers stop at the oldest running one, so a '
  'cursor misses nothing.';
comment on column ojs.event.items is 'The data of the events, as a JSON array; null where jobs is set.';
comment on column ojs.event.jobs is
  'The data of frequent events of jobs; set instead of items, because writing it is a tenth of the work.';
create index event_order on ojs.event (asof, seq);
create table ojs.event_default partition of ojs.event default;
-- Rows in the default partition are removed one by one.
create index event_default_age on ojs.event_default (at);

create table ojs.tally (
  queue text collate "C" not null,
  at timestamptz not null,
  completed integer not null default 0,
  cancelled integer not null default 0,
  discarded integer not null default 0,
  failed integer not null default 0,
  duration_ms bigint not null default 0,
  wait_ms bigint not null default 0
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, vacuum_truncate = off);
comment on table ojs.tally is
  'Changes of the counts of ended jobs. They are appended, so that no transition waits for the row of a counter; the '
  'tick adds them to ojs.queue_total and ojs.queue_minute, and deletes them.';
-- It has no key, because two rows may be equal.
alter table ojs.tally replica identity full;

create table ojs.queue_total (
  queue text collate "C" primary key,
  completed bigint not null default 0,
  cancelled bigint not null default 0,
  discarded bigint not null default 0
) with (fillfactor = 50);
comment on table ojs.queue_total is
  'How many ended jobs of each queue are still kept; with the rows of ojs.tally added, the numbers are exact.';

create table ojs.queue_minute (
  queue text collate "C" not null,
  minute timestamptz not null,
  completed bigint not null default 0,
  failed bigint not null default 0,
  duration_ms bigint not null default 0,
  wait_ms bigint not null default 0,
  primary key (queue, minute)
) with (fillfactor = 50);
comment on table ojs.queue_minute is
  'Completed jobs and failed attempts of each minute, with the sums of the times that the completed jobs ran and '
  'waited.';
create index queue_minute_age on ojs.queue_minute (minute);
