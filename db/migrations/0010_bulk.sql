-- Operations on many jobs, the answers to requests that may be sent twice, and dead letters by what went wrong.

create table ojs.bulk (
  id uuid primary key,
  action text not null,
  filter jsonb not null,
  target_queue text collate "C",
  rate numeric,
  state text not null,
  matched bigint not null,
  is_at_least boolean not null,
  started_at timestamptz not null,
  ended_before timestamptz not null,
  next_at timestamptz,
  ended_at timestamptz,
  after uuid,
  succeeded bigint not null default 0,
  failed bigint not null default 0,
  errors jsonb not null default '[]'
);
comment on table ojs.bulk is
  'Operations on all jobs that a filter selects. The tick does them, slice by slice; each slice writes here how far it '
  'came, in its own transaction. The session that does a slice has locked the row.';
comment on column ojs.bulk.state is 'running, completed or stopped.';
comment on column ojs.bulk.matched is 'How many jobs the filter selected at the start; is_at_least: there were more.';
comment on column ojs.bulk.ended_before is 'Ended jobs are left alone unless they ended by this time.';
comment on column ojs.bulk.next_at is 'When the next slice is due; null when the operation has ended.';
comment on column ojs.bulk.after is 'Jobs with a lower id than this one are still to be done; null: all of them.';
comment on column ojs.bulk.errors is 'The first failures, at most 100.';
create index bulk_due on ojs.bulk (next_at) where next_at is not null;
create index bulk_age on ojs.bulk (ended_at) where ended_at is not null;

create table ojs.idempotency (
  operation text not null,
  actor text not null,
  key text not null,
  request bytea not null,
  at timestamptz not null,
  status integer,
  headers jsonb,
  body text,
  primary key (operation, actor, key)
);
comment on table ojs.idempotency is
  'Answers to requests with an idempotency key, for those that send the same request again within a day.';
comment on column ojs.idempotency.actor is 'The role in the database and the name of the API key.';
comment on column ojs.idempotency.request is 'A hash of the request.';
create index idempotency_age on ojs.idempotency (at);

alter table ojs.dead add column error_group text collate "C";
comment on column ojs.dead.error_group is
  'A hash of the job''s type, its last error''s code, and the message without what differs from job to job.';
create index dead_of_group on ojs.dead (error_group, id) where dead_letter;
create index dead_groups on ojs.dead (discarded_at desc, id desc) include (error_group, queue) where dead_letter;
