-- What one answer may carry and what one poll may look at.

alter table ojs.ready add column size integer not null default 0;
comment on column ojs.ready.size is
  'Bytes of the job in memory; its text is at most 32 times as long. A claim adds them up, and reads no job for it.';

alter table ojs.step add column result_bytes integer;
comment on column ojs.step.result_bytes is
  'Octets of the text of what the step leaves to later ones, its result or error: so that these can be kept within a '
  'budget without reading them.';
update ojs.step set result_bytes = octet_length(coalesce(result, error)::text)
where coalesce(result, error) is not null;

-- Filters of a list read no whole job.
alter table ojs.dead add column type text, add column error_type text;
comment on column ojs.dead.type is 'Of job, as error_type is, for the filters of the list: a job may be large.';
update ojs.dead set type = job ->> 'type', error_type = job #>> '{error,type}';
create index dead_letters on ojs.dead (discarded_at desc, id desc) where dead_letter;

-- A check is read from its text in every statement that inserts, which costs more than storing the row. What the
-- functions guarantee is looked at by tests instead (tests/concurrency/invariants.sql).
-- squawk-ignore ban-drop-constraint
alter table ojs.job drop constraint job_attempt_counts_up;
-- squawk-ignore ban-drop-constraint
alter table ojs.event drop constraint event_tells_of_jobs_or_items;
