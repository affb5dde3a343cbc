-- Workers, the requests of their fetches, who waits for jobs, and rate limits.

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
comment on table ojs.worker is 'Workers, by the heartbeats that they sent.';
comment on column ojs.worker.last_heartbeat_at is
  'Null until the first heartbeat: a worker that never sends one is never declared dead.';
comment on column ojs.worker.directive is
  'The state that an operator asks for; state is what the worker last reported.';

create type ojs.fetch_spec as (
  ord integer,
  queues jsonb,
  count integer,
  worker_id text,
  lease_ms bigint,
  wait_ms integer,
  error jsonb
);
comment on type ojs.fetch_spec is
  'One fetch request; ord is its number among those answered together, error is set when it was refused.';

create table ojs.waiting (
  queue text collate "C" not null,
  until timestamptz not null,
  xact xid8 not null default pg_current_xact_id(),
  relayed boolean not null default false,
  primary key (queue, until, xact)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, vacuum_truncate = off);
comment on table ojs.waiting is
  'Registrations of workers that wait for jobs of a queue: only then does a commit that makes jobs available send '
  'NOTIFY. Rows are only inserted, so that no session waits for a lock; the tick deletes those whose time is over.';
comment on column ojs.waiting.until is
  'By the clock of the machine, not by ojs.now(): a test that moves the time must not end a wait.';
comment on column ojs.waiting.relayed is
  'A server looks at the queue all the time and notifies waiting workers, so that commits need not.';

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
  'Available jobs whose rate limit was used up when a fetch came to them; they return to ojs.ready as capacity does.';
create unique index parked_next on ojs.parked (queue, limit_key, priority desc, seq);
alter table ojs.parked replica identity using index parked_next;
