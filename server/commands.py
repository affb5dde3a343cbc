"""The command line: `python -m ojs_pg [serve | migrate | psql | key]`."""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import psycopg

from ojs_pg import __version__
from ojs_pg.server import embedded, keyring, logs, meters, processes, schema
from ojs_pg.server.dsn import asyncpg_dsn
from ojs_pg.server.release import DB_DIR, Release
from ojs_pg.server.script import install_script
from ojs_pg.server.settings import Settings, SettingsError, read_env_file, shown_url

EXAMPLE_BODY = '{"type":"email.send","args":{"to":"user@example.com","subject":"Hello"}}'

NO_KEY = (
    "OJS_HOST is {}, which others can reach, and no API key is set: set OJS_API_KEY, make a key "
    "with `python -m ojs_pg key create`, or set OJS_ALLOW_INSECURE_NO_AUTH=true"
)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The URL of the database to use: DATABASE_URL, or that of our own PostgreSQL."""
    if settings.database_url:
        say("database", shown_url(settings.database_url))
        yield settings.database_url
        return
    postgres = embedded.start(settings.data_dir, settings.pg_version)
    how = "started" if postgres.started else "already running"
    say("database", f"own PostgreSQL {postgres.version} in {settings.data_dir} ({how})")
    try:
        yield postgres.dsn
    finally:
        postgres.stop()


def new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's event loop where it is installed, since it is faster; else the standard one."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def serve(settings: Settings, _: argparse.Namespace) -> int:
    """Prepare the database, then answer requests until SIGTERM or SIGINT; 0 after a clean stop."""
    with database(settings) as dsn:
        say("schema", str(prepare(settings, dsn, may_change=settings.migrate)))
        key_needed = bool(settings.api_keys) or keyring.any_key(dsn)
        if not (key_needed or settings.is_local or settings.allow_insecure_no_auth):
            raise SettingsError(NO_KEY.format(settings.host))

        def serving() -> None:
            host = "localhost" if settings.host in ("0.0.0.0", "::") else settings.host
            url = f"http{'s' if settings.tls_cert else ''}://{host}:{settings.port}"
            key = ' -H "Authorization: Bearer $OJS_API_KEY"' if key_needed else ""
            say("serving", f"{url}  (Ctrl-C stops)")
            say("try", f"curl {url}/ojs/v1/jobs -H 'Content-Type: application/json'{key} \\")
            say("", f"  -d '{EXAMPLE_BODY}'")

        try:
            url = asyncpg_dsn(dsn)
        except ValueError as error:  # for our own PostgreSQL, because of a PG* variable
            raise SettingsError(f"the connection to the database {error}") from None
        return answer_requests(settings, url, serving)


def prepare(
    settings: Settings, dsn: str, *, may_change: bool, roll_back: bool = False
) -> schema.Report:
    """Bring the schema up to date; without may_change only check that it is."""
    return schema.migrate(
        dsn, may_change=may_change, roll_back=roll_back, patience_s=settings.start_timeout_s
    )


def answer_requests(settings: Settings, dsn: str, serving: Callable[[], None]) -> int:
    """Answer requests, in this process or in several, until a signal ends it; an exit code.

    serving: called once the server listens on its port.
    """

    shared = meters.Shared(settings.workers) if settings.workers > 1 else None

    def run(number: int = 0, parent_gone: int | None = None) -> None:
        import asyncpg  # imported here, so that the other commands start faster

        from ojs_pg.server import app

        process = app.Process(number, settings.workers > 1, parent_gone, shared)
        try:
            with asyncio.Runner(loop_factory=new_event_loop) as runner:
                runner.run(app.serve(settings, dsn, process, serving if number == 0 else None))
        except (*EXPECTED, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            sys.exit(f"error: {error}")

    if settings.workers > 1:
        processes.refuse_used_port(settings.host, settings.port)
        return processes.run_all(settings.workers, run)
    run()
    return 0


def migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Bring the database to this version's schema and functions, and stop."""
    if arguments.sql:
        print(install_script(Release.read(DB_DIR, __version__)), end="")
        return 0
    with database(settings) as dsn:
        # OJS_MIGRATE is for servers; this command changes the schema whatever it says.
        report = prepare(settings, dsn, may_change=True, roll_back=arguments.roll_back)
        say("schema", str(report))
    return 0


def psql(settings: Settings, _: argparse.Namespace) -> int:
    """Open psql on the server's database; returns psql's exit code."""
    with database(settings) as dsn:
        program = embedded.binaries(settings.pg_version) / "psql"
        # Leave Ctrl-C to psql, which cancels its query.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run([program, dsn]).returncode


def key(settings: Settings, arguments: argparse.Namespace) -> int:
    """Make, list, revoke or forget API keys; a new key is printed to stdout, once.

    Returns 2 when the user did not confirm a change that affects every client.
    """
    # Only the result goes to stdout, for KEY=$(python -m ojs_pg key create ...).
    with redirect_stdout(sys.stderr), database(settings) as dsn:
        prepare(settings, dsn, may_change=settings.migrate)
        try:
            text = keyring.run(dsn, arguments, key_needed=bool(settings.api_keys))
        except keyring.NotConfirmed as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
    print(text)
    return 0


# Errors that the environment causes. They are reported as one sentence, without a traceback.
EXPECTED = (
    SettingsError,
    embedded.EmbeddedError,
    schema.SchemaError,
    keyring.KeyRefused,
    psycopg.Error,
    OSError,
)


class Command(NamedTuple):
    """A subcommand. settings: the fields of Settings that it reads; None for all."""

    run: Callable[[Settings, argparse.Namespace], int]
    help: str
    settings: frozenset[str] | None = None


LOGGING = frozenset({"log_level", "log_format"})
DATABASE = LOGGING | {"database_url", "data_dir", "pg_version"}

COMMANDS = {
    "serve": Command(
        serve, "prepare the database and answer requests (what happens without a command)"
    ),
    "migrate": Command(
        migrate,
        "apply migrations and functions to the database, then stop",
        DATABASE | {"start_timeout_s"},
    ),
    "psql": Command(psql, "open psql on the server's database", DATABASE),
    "key": Command(
        key,
        "make, list, revoke or forget API keys",
        DATABASE | {"start_timeout_s", "migrate", "api_keys"},
    ),
}


def say(subject: str, text: str) -> None:
    """Print one line: a subject, such as `schema`, and what was done."""
    print(logs.line(subject, text), flush=True)


def settings_help(names: frozenset[str] | None = None) -> str:
    """A table of all settings, or of these, for `--help`."""
    lines = ["settings, from the environment or a file .env in the current folder:"]
    for setting in Settings.described(names):
        default = f" [{setting.default}]" if setting.default else ""
        lines.append(f"  {setting.variable:<32}{setting.help}{default}")
    if names is not None:
        lines += ["", "`python -m ojs_pg --help` lists all settings."]
    return "\n".join(lines)


def main() -> int:
    """Run one command; 0 when it went well, 1 with a message on stderr when it did not."""
    parser = argparse.ArgumentParser(
        prog="python -m ojs_pg",
        description=f"OpenJobSpec on PostgreSQL {__version__}",
        epilog=settings_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="command")
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(
            name,
            help=command.help,
            description=command.help,
            epilog=settings_help(command.settings),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name == "key":
            keyring.add_commands(subparser)
        elif name == "migrate":
            subparser.add_argument(
                "--roll-back",
                action="store_true",
                help="install this release's functions over those of a newer one",
            )
            subparser.add_argument(
                "--sql",
                action="store_true",
                help="print one SQL script that installs everything by psql -f; nothing is changed",
            )
    arguments = parser.parse_args()
    command = COMMANDS[arguments.command or "serve"]
    # Outside the server's event loop, SIGTERM raises an exception, so that our own PostgreSQL is
    # stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        settings = Settings.from_env({**read_env_file(Path(".env")), **os.environ})
        logs.configure(settings.log_level, settings.log_format)
        return command.run(settings, arguments)
    except EXPECTED as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
