-- Workers that have spoken, and rate limits.

create table ojs.worker (
  id text primary key,
  state text not null default 'running',
  directive text,
  last_heartbeat_at timestamptz,
  first_seen_at timestamptz not null,
  info jsonb not null default '{}',
  constraint worker_state_known check (state in ('running', 'quiet', 'terminate')),
  constraint worker_directive_known check (directive in ('quiet', 'terminate'))
) with (fillfactor = 50);
comment on column ojs.worker.last_heartbeat_at is
  'Null until the first heartbeat: a worker that never beats is never declared dead.';
comment on column ojs.worker.directive is 'What the server wants; state is what the worker said of itself.';

create table ojs.rate_limit (
  key text primary key,
  max_starts integer,
  period_ms bigint,
  concurrency integer,
  starts timestamptz[] not null default '{}'
) with (fillfactor = 50);
comment on table ojs.rate_limit is 'One row a limit key; its row lock makes claims of that key take turns.';
comment on column ojs.rate_limit.starts is 'Starts of the last period, at most max_starts: a sliding window.';

create table ojs.parked (
  queue text collate "C" not null,
  limit_key text not null,
  priority smallint not null,
  seq bigint not null,
  job_id uuid not null
);
comment on table ojs.parked is
  'Available jobs whose limit was used up when a fetch met them; they return to ojs.ready as capacity does.';
create unique index parked_next on ojs.parked (queue, limit_key, priority desc, seq);
