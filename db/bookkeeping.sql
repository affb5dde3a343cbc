-- The tables in which the installer records what it has done; made before everything else. A new schema gives PUBLIC no
-- right, so from the first moment on only its owner can use it, and the roles to which missing_rights.sql grants
-- rights.
create schema if not exists ojs;

create table if not exists ojs.migration (
  id text primary key,
  release text not null,
  applied_at timestamptz not null default now(),
  -- True after a roll-back to a release that does not have this migration.
  ahead boolean not null default false
);
comment on table ojs.migration is
  'The migrations that were applied to this database. ahead: the release that is installed now does not have it.';

create table if not exists ojs.installed (
  one boolean primary key default true,
  release text not null,
  installed_at timestamptz not null default now(),
  constraint installed_is_one_row check (one)
);
comment on table ojs.installed is
  'The release that installed the functions; an older release does not replace them unless it is a roll-back.';

create table if not exists ojs.installed_object (
  kind text not null,
  name text not null,
  file text not null,
  file_hash text not null,
  definition_hash text,
  primary key (kind, name)
);
comment on table ojs.installed_object is
  'The functions, views and triggers that files of db/functions have made: only these are ever replaced or dropped.';
comment on column ojs.installed_object.definition_hash is
  'Hash of the definition in the catalog after the file was run. When it differs, somebody has changed the object, and '
  'the file is run again.';
