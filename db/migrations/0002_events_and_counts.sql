-- What happened (events, by day) and how often (counts), both written in the
-- transaction of the change itself, one row a call however many jobs it moved.

create table ojs.event (
  seq bigint generated always as identity,
  asof xid8 not null default case
    when pg_current_xact_id() < pg_snapshot_xmax(pg_current_snapshot()) then pg_snapshot_xmax(pg_current_snapshot())
    else (pg_current_xact_id()::text::bigint + 1)::text::xid8 end,
  at timestamptz not null,
  type text not null,
  items jsonb not null
) partition by range (at);
alter table ojs.event alter column items set storage external;
comment on table ojs.event is
  'Events in batches, items being an array of their data. Read in (asof, seq) order up to the oldest running transaction.';
comment on column ojs.event.asof is
  'Above every transaction id given out when the event happened: what follows it sorts behind it, and a transaction '
  'still running sorts above all that was shown, so a reader that goes on from a cursor misses nothing.';
create index event_order on ojs.event (asof, seq);
create index event_seq on ojs.event (seq);
create table ojs.event_default partition of ojs.event default;

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
  'Changes of the counts of ended jobs, appended so that no transition waits for a counter row; the tick folds them.';

create table ojs.queue_total (
  queue text collate "C" primary key,
  completed bigint not null default 0,
  cancelled bigint not null default 0,
  discarded bigint not null default 0
) with (fillfactor = 50);
comment on table ojs.queue_total is 'Ended jobs still kept, by queue; plus ojs.tally they are exact.';

create table ojs.queue_minute (
  queue text collate "C" not null,
  minute timestamptz not null,
  completed bigint not null default 0,
  failed bigint not null default 0,
  duration_ms bigint not null default 0,
  wait_ms bigint not null default 0,
  primary key (queue, minute)
) with (fillfactor = 50);
comment on table ojs.queue_minute is 'Completed jobs and failed attempts by minute, for rates and averages.';

create table ojs.setting (
  name text primary key,
  value text not null
);
comment on table ojs.setting is 'Numbers an operator turns; the server writes those it was started with.';
