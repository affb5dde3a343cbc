"""One SQL file that installs a release into an empty database, by `psql -f` and without Python.

The result is the same as that of ``schema.migrate``, with the installer's records. So a server may
start on the database later, and a later release can upgrade it.
"""

from ojs_pg.server.release import BOOKKEEPING, OBJECTS, Release

BEGIN = r"""-- ojs-pg {release} for a database without it. Made by `make schema`.
-- Run it as the role that is to own the schema: psql -f ojs-pg.sql "$DATABASE_URL"
\set ON_ERROR_STOP on
begin;
set local client_min_messages = warning;
set local timezone = 'UTC';
set local datestyle = 'ISO, MDY';
set local standard_conforming_strings = on;
set local quote_all_identifiers = off;
set local search_path = pg_catalog, pg_temp;
-- The functions call each other, so their bodies cannot be checked until all of them exist.
set local check_function_bodies = off;
do $check$
begin
  if current_setting('server_version_num')::integer < 150000 then
    raise 'PostgreSQL 15 or later is needed, this is %', current_setting('server_version');
  elsif current_setting('server_encoding') <> 'UTF8' then
    raise 'the database has the encoding %; JSON needs UTF8', current_setting('server_encoding');
  elsif to_regnamespace('ojs') is not null then
    raise 'there is a schema ojs already; python -m ojs_pg migrate upgrades one';
  elsif exists (
      select from pg_proc
      where pronamespace = 'public'::regnamespace and starts_with(proname, 'ojs_')) then
    raise 'the schema public has functions ojs_... that somebody else made';
  end if;
end
$check$;
"""

RECORD = r"""
-- The records of the installer.
insert into ojs.migration (id, release)
select id, '{release}' from unnest(array[{migrations}]) id;
insert into ojs.installed (release) values ('{release}');
with made (kind, bare_name, file, file_hash) as (values
{files}
)
insert into ojs.installed_object (kind, name, file, file_hash, definition_hash)
select o.kind, o.name, m.file, m.file_hash, o.definition_hash
from ({objects}) o
  join made m on m.kind = o.kind
    and m.bare_name = regexp_replace(o.name, '^\w+\.|[( ].*$', '', 'g');

-- Rights are revoked from PUBLIC. Then roles are made and granted rights, if this role may do so.
do $rights$
declare
  v_step integer;
  v_statement text;
begin
  foreach v_step in array '{{1,2,3}}'::integer[] loop
    for v_statement in select statement from ojs.missing_rights() where step = v_step loop
      begin
        execute v_statement;
      exception when insufficient_privilege then
        if v_step = 1 then
          raise;
        end if;
        raise warning 'this role may not run: %', v_statement;
      end;
    end loop;
  end loop;
end
$rights$;
commit;
"""


def install_script(files: Release) -> str:
    """The script that installs `files` into a database that has no schema `ojs`."""
    parts = [BEGIN.format(release=files.name), BOOKKEEPING.read_text()]
    for name, text in files.migrations.items():
        parts.append(f"\n-- db/migrations/{name}.sql\n{text.decode()}")
    for file in files.functions.values():
        parts.append(
            f"\n-- db/functions/{file.name}\nset local search_path = {file.search_path};\n"
        )
        parts.append(file.text.decode())
    made = sorted(
        f"  ('{kind}', '{name}', '{file.name}', '{file.hash}')"
        for file in files.functions.values()
        for kind, name in file.makes
    )
    parts.append("\nset local search_path = pg_catalog, pg_temp;\n")
    parts.append(
        RECORD.format(
            release=files.name,
            migrations=", ".join(f"'{name}'" for name in files.migrations),
            files=",\n".join(made),
            objects=OBJECTS.strip(),
        )
    )
    return "".join(parts)
