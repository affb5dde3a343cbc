-- Workers, fetch requests, registrations of those who wait for jobs, and rate limits.

create table ojs.worker (
  id text primary key,
  state text not null default 'running',
  directive text,
  last_heartbeat_at timestamptz,
  first_seen_at timestamptz not null,
  info jsonb not null default '{}',
  resumed boolean not null default false,
  constraint worker_state_known check (state in ('running', 'quiet', 'draining', 'terminate')),
  constraint worker_directive_known check (directive in ('quiet', 'terminate'))
) with (fillfactor = 50);
comment on table ojs.worker is 'Workers that have sent heartbeats.';
comment on column ojs.worker.last_heartbeat_at is
  'Null when the worker has sent none; then it is never declared dead.';
comment on column ojs.worker.directive is
  'The state that an operator wants, if any; the worker last reported the one in state.';
comment on column ojs.worker.resumed is
  'An operator has resumed it, and it has not yet said that it runs: it may still report the quiet that it was told.';

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
  'A checked fetch request. ord is its number among those that are answered together; error is set when it was '
  'refused.';

create table ojs.waiting (
  queue text collate "C" not null,
  until timestamptz not null,
  xact xid8 not null default pg_current_xact_id(),
  relayed boolean not null default false,
  primary key (queue, until, xact)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, vacuum_truncate = off);
comment on table ojs.waiting is
  'Registrations: somebody waits for jobs of the queue. Commits that make jobs available send NOTIFY only where there '
  'is one. Rows are only inserted, so that no session waits for a lock; the tick deletes those whose time is over.';
comment on column ojs.waiting.until is
  'By the clock of the machine, not by ojs.now(): a test that moves the time must not end a wait.';
comment on column ojs.waiting.xact is 'The transaction that registered; it keeps rows of the same moment apart.';
comment on column ojs.waiting.relayed is
  'True: a server looks for jobs of the queue again and again and notifies those who wait, so commits need not.';

create table ojs.rate_limit (
  key text primary key,
  max_starts integer,
  period_ms bigint,
  concurrency integer,
  starts timestamptz[] not null default '{}'
) with (fillfactor = 50);
comment on table ojs.rate_limit is
  'Rate limits, by limit key. Claims of jobs with the same key lock its row, so that they take turns.';
comment on column ojs.rate_limit.starts is
  'The times of the starts in the last period, at most max_starts (sliding window).';

create table ojs.parked (
  queue text collate "C" not null,
  limit_key text not null,
  priority smallint not null,
  seq bigint not null,
  job_id uuid not null
);
comment on table ojs.parked is
  'Available jobs whose rate limit was used up when a claim reached them; they return to ojs.ready when more may '
  'start.';
create unique index parked_next on ojs.parked (queue, limit_key, priority desc, seq);
alter table ojs.parked replica identity using index parked_next;
