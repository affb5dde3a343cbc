-- What the installer writes down, made before anything else. Nobody but the owner and the roles of missing_rights.sql
-- may enter the schema from its first moment on: a new schema gives PUBLIC no right, and stays so in a restore.
create schema if not exists ojs;

create table if not exists ojs.migration (
  id text primary key,
  release text not null,
  applied_at timestamptz not null default now(),
  -- True after a roll-back: the release that is installed now does not know it and was told to go on.
  ahead boolean not null default false
);
comment on table ojs.migration is
  'The migrations that this database has had; ahead: of the release that is installed now.';

create table if not exists ojs.installed (
  one boolean primary key default true,
  release text not null,
  installed_at timestamptz not null default now(),
  constraint installed_is_one_row check (one)
);
comment on table ojs.installed is 'The release that installed the functions; an older one changes nothing.';

create table if not exists ojs.installed_object (
  kind text not null,
  name text not null,
  file text not null,
  file_hash text not null,
  definition_hash text,
  primary key (kind, name)
);
comment on table ojs.installed_object is
  'The functions, views and triggers that files of db/functions made: only these are ever replaced or dropped.';
comment on column ojs.installed_object.definition_hash is
  'Hash of the definition as the catalog had it after the file was run: what was changed by hand is made anew.';
