"""The procedures of docs/lifecycle.md, word for word."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ojs_pg.server import embedded
from ojs_pg.server.embedded import Cluster
from ojs_pg.server.schema import SchemaError, migrate
from tests.conftest import StartServer
from tests.doors import ask
from tests.pages import blocks
from tests.postgres import THROW_AWAY, throw_away
from tests.processes import PACKAGES, PROJECT
from tests.waiting import wait_until

PAGE = PROJECT / "docs" / "lifecycle.md"
PG = int(os.environ.get("PG", "18"))
ENQUEUE = 'select (ojs_enqueue(\'{"type": "t", "args": [1]}\')).body ->> \'id\''
STATE = "select state from ojs.job_state"


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """A cluster of this module's own: roles come and go."""
    options = THROW_AWAY | {"wal_level": "logical"}
    with throw_away(PG, options) as cluster:
        yield cluster


@pytest.fixture
def cluster(own_cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, which has neither databases nor roles of ours."""
    yield own_cluster
    with psycopg.connect(own_cluster.dsn("postgres"), autocommit=True) as connection:
        for query in (
            "select format('drop database %I with (force)', datname) from pg_database"
            " where datname in ('ojs', 'copy')",
            "select format('drop role %I', rolname) from pg_roles"
            " where rolname ~ '^ojs_' or rolname = 'elsewhere'",
        ):
            for (statement,) in connection.execute(query.encode()).fetchall():
                connection.execute(statement.encode())


def text(kind: str) -> str:
    """The one block of this kind."""
    [block] = blocks(PAGE, kind)
    return block.text


def run(cluster: Cluster, kind: str, folder: Path, **variables: str) -> str:
    """Run the page's block with these variables; what it printed."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text(f"sh {kind}")],
        env={
            "PATH": f"{cluster.bin_dir}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": PACKAGES,
            **variables,
        },
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def url(cluster: Cluster, database: str, user: str = embedded.SUPERUSER) -> str:
    return cluster.dsn(database).replace(f"//{embedded.SUPERUSER}@", f"//{user}@")


def administer(cluster: Cluster, kind: str) -> None:
    """Run the page's statements, each by itself as psql does."""
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        for statement in text(f"sql {kind}").split(";"):
            if statement.strip():
                connection.execute(statement.encode())


@pytest.fixture
def installed(cluster: Cluster, tmp_path: Path) -> str:
    """The owner's URL of a database installed as the page says."""
    administer(cluster, "install")
    owner = url(cluster, "ojs", "ojs_owner")
    said = run(cluster, "install", tmp_path, OWNER_URL=owner)
    assert "migrations applied" in said and "rights are missing" not in said
    return owner


def test_an_owner_without_any_power_installs_and_a_lesser_role_serves(
    cluster: Cluster, installed: str, start_server: StartServer
) -> None:
    assert "OJS_MIGRATE=false python -m ojs_pg serve" in text("sh server")
    app = url(cluster, "ojs", "ojs_app")
    with start_server(app, OJS_MIGRATE="false") as server:
        assert server.process.poll() is None
    migrate(installed)

    # As in a restored database.
    with psycopg.connect(installed, autocommit=True) as owner:
        owner.execute("revoke all on schema ojs from ojs_server")
    with pytest.raises(SchemaError, match="run `python -m ojs_pg migrate` as the owner"):
        migrate(app, may_change=False)


def test_a_backup_is_restored(cluster: Cluster, installed: str, tmp_path: Path) -> None:
    job = ask(installed, ENQUEUE)
    run(cluster, "backup", tmp_path, OWNER_URL=installed)
    cluster.create_database("copy")
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute("alter database copy owner to ojs_owner")
    copy = url(cluster, "copy", "ojs_owner")
    run(cluster, "restore", tmp_path, OWNER_URL=copy)
    assert ask(copy, "select id::text from ojs.job") == job
    assert ask(copy, "select string_agg(statement, ';') from ojs.missing_rights()") is None
    assert ask(copy, ENQUEUE)


def test_an_upgrade_and_a_roll_back(cluster: Cluster, installed: str, tmp_path: Path) -> None:
    assert "up to date" in run(cluster, "upgrade", tmp_path, OWNER_URL=installed)
    migrate(installed, release="999.0")
    with pytest.raises(AssertionError, match=r"installed by release 999\.0"):
        run(cluster, "upgrade", tmp_path, OWNER_URL=installed)
    run(cluster, "rollback", tmp_path, OWNER_URL=installed)
    assert "up to date" in run(cluster, "upgrade", tmp_path, OWNER_URL=installed)


def test_a_move_by_logical_replication(
    cluster: Cluster, tmp_path: Path, start_server: StartServer
) -> None:
    cluster.create_database("ojs")
    old = cluster.dsn("ojs")
    migrate(old)
    first = [ask(old, ENQUEUE) for _ in range(3)]
    with throw_away(PG) as other:
        other.create_database("ojs")
        new = other.dsn("ojs")
        run(cluster, "replicate", tmp_path, OWNER_URL=old, NEW_URL=new)
        first.append(ask(old, ENQUEUE))
        wait_until(lambda: ask(new, text("sql copied")) is None, "all is copied")
        wait_until(lambda: ask(new, "select count(*) from ojs.ready") == 4, "all is there")
        run(cluster, "cutover", tmp_path, NEW_URL=new)
        assert ask(new, text("sql counters"))["counters_repaired"] == [], "migrate has done it"
        then = ask(new, ENQUEUE)
        with start_server(new):
            pass
        fetch = 'select (ojs_fetch(\'{"queues": ["default"], "count": 9}\')).body -> \'jobs\''
        assert [job["id"] for job in ask(new, fetch)] == [*first, then]


@pytest.mark.skipif(PG != 18, reason="once is enough")
def test_an_upgrade_of_postgresql(tmp_path: Path) -> None:
    with throw_away(16) as old, throw_away(18) as new:
        old.create_database("ojs")
        migrate(old.dsn("ojs"))
        job = ask(old.dsn("ojs"), ENQUEUE)
        after = ask(old.dsn("ojs"), "select asof::text from ojs.event limit 1")
        for cluster in (old, new):
            cluster.stop()
        folder = old.data.parent / "upgrade"
        folder.mkdir(mode=0o777)
        folder.chmod(0o777)
        new.data.rename(new.data.with_name("unused"))
        new.create()
        done = subprocess.run(
            ["bash", "-euc", text("sh pg_upgrade")],
            user=old.account.uid if os.geteuid() == 0 else None,
            env={
                "PATH": os.environ["PATH"],
                "OLD_BIN": str(old.bin_dir),
                "NEW_BIN": str(new.bin_dir),
                "OLD_DATA": str(old.data),
                "NEW_DATA": str(new.data),
            },
            cwd=folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        new.start()
        migrate(new.dsn("ojs"))
        assert str(migrate(new.dsn("ojs"))) == "up to date"
        assert ask(new.dsn("ojs"), "select id::text from ojs.job") == job
        assert ask(new.dsn("ojs"), "select asof::text from ojs.event limit 1") == after
        assert ask(new.dsn("ojs"), ENQUEUE)


def test_programs_of_several_installations_stay_apart(cluster: Cluster, installed: str) -> None:
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute("create role elsewhere login")
        connection.execute("grant ojs_producer to elsewhere")
    assert ask(url(cluster, "ojs", "elsewhere"), ENQUEUE)
    administer(cluster, "several")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        ask(url(cluster, "ojs", "elsewhere"), ENQUEUE)


def test_every_block_of_the_page_is_run_by_a_test() -> None:
    kinds = set(re.findall(r"^```(\S+ \S+)$", PAGE.read_text(), re.MULTILINE))
    mentioned = Path(__file__).read_text()
    assert kinds
    for kind in kinds:
        assert f'"{kind}"' in mentioned or f'"{kind.split()[1]}"' in mentioned, kind
