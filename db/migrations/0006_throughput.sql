-- What measuring asked for.

alter type ojs.draft add attribute existing jsonb;
comment on type ojs.draft is
  'A validated enqueue request, ready to be inserted; error is set when it was refused, existing when a unique policy answers with another job.';

create type ojs.want as (
  ord integer,
  queues text[],
  count integer,
  worker_id text,
  lease_ms bigint,
  wait_ms integer,
  error jsonb
);
comment on type ojs.want is 'What one fetch asks for; ord is its place among those answered together, error is set when it was refused.';

create table ojs.lane (
  queue text collate "C" not null,
  priority smallint not null,
  primary key (queue, priority)
);
comment on table ojs.lane is 'The priorities that each queue has had jobs of; a claim walks them from the highest.';
insert into ojs.lane (queue, priority)
select distinct j.queue, j.priority from ojs.job j;

create sequence ojs.floor_version;
create table ojs.floor (
  queue text collate "C" not null,
  priority smallint not null,
  version bigint not null default nextval('ojs.floor_version'),
  seq bigint not null,
  primary key (queue, priority, version)
);
comment on table ojs.floor is
  'Below its newest seq a lane has no row in ojs.ready, so claims start there and not among entries that an old snapshot '
  'keeps from being removed. Rows are added, never updated: a chain of versions would be the same trouble again.';

-- Two registers rather than a row, for the same reason: a sequence is changed in place.
create sequence ojs.horizon_seq minvalue 0 start 0;
create sequence ojs.horizon_asof minvalue 0 start 0;
comment on sequence ojs.horizon_seq is
  'Places in ojs.ready up to this one were drawn by transactions older than ojs.horizon_asof: once those have ended, all are visible.';

create type ojs.told as (
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
comment on type ojs.told is 'What an event tells of one job; null where it does not, and more for what is rare.';

-- Only functions read it.
-- squawk-ignore ban-drop-not-null
alter table ojs.event alter column items drop not null;
alter table ojs.event add column jobs ojs.told[];
alter table ojs.event alter column jobs set storage external;
-- A day of events is soon read.
-- squawk-ignore constraint-missing-not-valid
alter table ojs.event add constraint event_tells_of_jobs_or_items check ((items is null) <> (jobs is null));
comment on column ojs.event.jobs is 'Instead of items, for the events of every job: a tenth of the work to write.';
