-- Who waits for jobs says so here, and only then a commit that makes jobs available sends NOTIFY.
create table ojs.waiting (
  queue text collate "C" not null,
  until timestamptz not null,
  xact xid8 not null default pg_current_xact_id(),
  relayed boolean not null default false,
  primary key (queue, until, xact)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, vacuum_truncate = off);
comment on table ojs.waiting is
  'Registrations of those who wait for jobs of a queue. Rows are only inserted, so that nobody waits for a lock; the '
  'tick deletes those whose time is over.';
comment on column ojs.waiting.until is
  'By the clock of the machine, not by ojs.now(): a test that moves the time must not end a wait.';
comment on column ojs.waiting.relayed is
  'A server looks at the queue all the time and notifies those who wait, so that commits need not.';
