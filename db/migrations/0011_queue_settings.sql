-- What operators set for queues: defaults for their jobs, bounds, pools; and queues that are being deleted.

create table ojs.queue_setting (
  queue text collate "C" primary key,
  config jsonb not null,
  updated_at timestamptz not null
);
comment on table ojs.queue_setting is
  'The settings of queues, as operators gave them; those of the queue _default count for every queue without its own.';

create table ojs.queue_bound (
  queue text collate "C" primary key,
  max_depth bigint,
  max_bytes bigint,
  strategy text not null,
  warn_at numeric not null,
  depth bigint,
  bytes bigint,
  counted bigint,
  counted_at timestamptz,
  warned boolean not null default false
) with (fillfactor = 50);
comment on table ojs.queue_bound is
  'Queues that hold a limited number of jobs. Enqueues to such a queue lock its row, so that they take turns.';
comment on column ojs.queue_bound.depth is
  'The jobs that had not ended at counted_at, and those enqueued since: never less than there are. Null: to be '
  'counted.';
comment on column ojs.queue_bound.bytes is 'The same for the bytes of these jobs; only where max_bytes is set.';
comment on column ojs.queue_bound.counted is
  'How many jobs were counted at counted_at, which says what counting costs.';
comment on column ojs.queue_bound.warned is
  'The event backpressure.warning was written, and backpressure.cleared not yet.';

create table ojs.queue_drain (
  queue text collate "C" primary key,
  strategy text not null,
  target text collate "C",
  started_at timestamptz not null,
  asof xid8
);
comment on table ojs.queue_drain is
  'Queues that are being deleted. They take no more jobs; the tick discards or moves those that they have.';
comment on column ojs.queue_drain.asof is
  'Every enqueue that may have found the queue open has a transaction id below this one. Null: the tick has not seen '
  'the row yet.';

create table ojs.pool (
  name text collate "C" primary key,
  queues text[] not null,
  strategy text not null,
  weights jsonb not null,
  concurrency integer,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table ojs.pool is
  'Pools: named lists of queues, with the order in which a fetch that names the pool visits them.';
