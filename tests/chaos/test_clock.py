"""The clock of the server's machine jumps by a day: jobs go by PostgreSQL's time."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp

from tests.chaos.load import SERVER, loaded
from tests.conftest import Connect, StartServer
from tests.http.conftest import Api
from tests.processes import PACKAGES

# Python runs a module of this name at its start: its clocks read what the file says besides.
SITECUSTOMIZE = """
import datetime, pathlib, time

file = pathlib.Path(__file__).with_name("seconds")
real_time, real_time_ns, real = time.time, time.time_ns, datetime.datetime


def seconds():
    return int(file.read_text())


class Clock(type):
    def __instancecheck__(cls, value):
        return isinstance(value, real)


class Shifted(real, metaclass=Clock):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(seconds=seconds())

    @classmethod
    def utcnow(cls):
        return real.utcnow() + datetime.timedelta(seconds=seconds())


time.time = lambda: real_time() + seconds()
time.time_ns = lambda: real_time_ns() + seconds() * 10**9
datetime.datetime = Shifted
"""
HOUR = timedelta(hours=1)
SLACK = timedelta(minutes=5)


class Clock:
    """The clock of one server."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "seconds"
        self.jump(timedelta())
        (folder / "sitecustomize.py").write_text(SITECUSTOMIZE)
        self.path = f"{folder}:{PACKAGES}"

    def jump(self, by: timedelta) -> None:
        """Show so much more than the real time from now on."""
        new = self._file.with_suffix(".new")
        new.write_text(str(int(by.total_seconds())))
        new.replace(self._file)


def stamp(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


async def test_a_clock_that_jumps_by_a_day_changes_nothing(
    tmp_path: Path,
    database_url: str,
    session: aiohttp.ClientSession,
    start_server: StartServer,
    connect: Connect,
) -> None:
    clock = Clock(tmp_path)
    looker = await connect()

    async def now() -> datetime:
        found: datetime = await looker.fetchval("select clock_timestamp()")
        return found

    with start_server(database_url, PYTHONPATH=clock.path, **SERVER) as server:
        api = Api(session, server.url)
        held = await held_job(api)
        async with loaded(database_url, api) as load:
            for jump in (timedelta(days=1), timedelta(days=-1)):
                clock.jump(jump)
                await load.progress()

                health = await api("GET", "/ojs/v1/health")
                shown = parsedate_to_datetime(health.headers["Date"])
                assert abs(shown - datetime.now(UTC) - jump) < SLACK, "it jumped"
                assert 0 <= health.body["uptime_seconds"] < 3600

                fresh = await api.enqueue("clock")
                assert abs(stamp(fresh["created_at"]) - await now()) < SLACK
                later = await api.enqueue("clock", scheduled_at=(await now() + HOUR).isoformat())
                soon = await api.enqueue("clock-soon", scheduled_at="PT0.5S")
                [ran] = await api.fetch("clock-soon", wait_ms=20_000)
                assert ran["id"] == soon["id"]
                await load.progress()
                assert await state_of(api, later) == "scheduled"
                assert await state_of(api, held) == "active"

                cron = await api.post("/ojs/v1/cron", CRON)
                due = stamp(cron.body["cron"]["next_run_at"]) - await now()
                assert timedelta() < due <= HOUR
        assert (await api.ack(held)).status == 200


CRON = {"name": "hourly", "cron": "30 * * * *", "type": "clock.cron", "args": []}


async def held_job(api: Api) -> dict[str, Any]:
    """A job whose lease ends in an hour."""
    await api.enqueue("clock-held", timeout_ms=3_600_000)
    [held] = await api.fetch("clock-held", visibility_timeout_ms=3_600_000)
    return held


async def state_of(api: Api, job: dict[str, Any]) -> str:
    return str((await api.get(f"/ojs/v1/jobs/{job['id']}"))["job"]["state"])
