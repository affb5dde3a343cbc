-- JSON Schemas of job types. They are stored for those who write producers and workers; no enqueue is checked against
-- them.

create table ojs.schema (
  type text collate "C" not null,
  version text collate "C" not null,
  schema jsonb not null,
  created_at timestamptz not null,
  primary key (type, version)
);
comment on table ojs.schema is
  'JSON Schemas of the args of job types, by version. Enqueues are not checked against them.';
