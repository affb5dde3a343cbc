-- The record of what operators did, over HTTP or SQL.

create table ojs.audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  key text,
  door text not null,
  target text,
  outcome jsonb not null default '{}'
);
comment on table ojs.audit is
  'What operators did. A row is written in the transaction of the deed (ojs.audit). It has no payload of any job.';
comment on column ojs.audit.actor is 'The role in the database that called the door.';
comment on column ojs.audit.key is
  'The name of the API key, as the HTTP server said; null without a key, and for calls by SQL.';
comment on column ojs.audit.target is 'What it was done to: a job, a queue, a worker, ..., by its id or name.';
create index audit_age on ojs.audit (at);
