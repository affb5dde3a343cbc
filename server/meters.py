"""Numbers of the server's processes: requests and their durations, connections, waiting fetches.

A request only appends its duration to a list; once a second the lists are counted. With several
processes (OJS_WORKERS) a scrape reaches one of them, so each writes its numbers into memory that
all share, once a second, and a scrape answers the sums. A process that replaces a killed one goes
on from its numbers.
"""

import asyncio
import json
import math
import mmap
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from ojs_pg.server.router import Route

# Upper bounds of the buckets, in seconds; a last bucket has the longer ones.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# So much memory has each process for its numbers: enough for thousands of series.
SLOT_BYTES = 1 << 20
SHARE_EVERY_S = 1.0
# Where a slot's text begins, after its length and its checksum.
HEAD = 8

# By door and status: requests in each bucket, then the sum of seconds.
Requests = dict[tuple[str, int], list[float]]
# By name and label.
Gauges = dict[tuple[str, str], float]


class Gauge(NamedTuple):
    """A number of this process. label: as it stands between the braces, or ""."""

    name: str
    label: str
    help: str
    read: Callable[[], float]


class Shared:
    """Memory in which each process of a server has a slot; made before they are forked."""

    def __init__(self, processes: int) -> None:
        self._memory = mmap.mmap(-1, processes * SLOT_BYTES)
        self._processes = processes

    def write(self, number: int, text: bytes) -> None:
        """Replace the text of a process; one that is too long is left out."""
        if len(text) <= SLOT_BYTES - HEAD:
            start = number * SLOT_BYTES
            head = len(text).to_bytes(4, "big") + zlib.crc32(text).to_bytes(4, "big")
            self._memory[start : start + HEAD + len(text)] = head + text

    def read(self, number: int) -> bytes:
        """The text of a process; empty when it is being written at this moment."""
        start = number * SLOT_BYTES
        size = int.from_bytes(self._memory[start : start + 4], "big")
        check = int.from_bytes(self._memory[start + 4 : start + HEAD], "big")
        text = self._memory[start + HEAD : start + HEAD + size]
        return text if zlib.crc32(text) == check else b""

    def others(self, number: int) -> Iterator[int]:
        """The numbers of the other processes."""
        return (other for other in range(self._processes) if other != number)


class Meters:
    """Counts the requests of one process, and shows them with those of the others."""

    def __init__(
        self, routes: Iterable[Route], shared: Shared | None = None, number: int = 0
    ) -> None:
        self._routes = {route.door: route for route in routes if route.door}
        self._shared = shared
        self._number = number
        self._gauges: list[Gauge] = []
        # By door and status: how long the requests took that are not counted yet.
        self.times: dict[str, dict[int, list[float]]] = {}
        self._requests: Requests = {}
        self._last: dict[int, bytes] = {}
        if shared and (before := shared.read(number)):
            self._requests, _ = _unpack(before)

    def watch(self, *gauges: Gauge) -> None:
        """Show these gauges, too."""
        self._gauges += gauges

    def add(self, door: str, status: int, seconds: float) -> None:
        """Note a request; door is empty when no route was found."""
        self.times.setdefault(door, {}).setdefault(status, []).append(seconds)

    def _fold(self) -> None:
        """Count what was noted: many at once cost a fraction of what each alone would."""
        for door, noted in self.times.items():
            for status, times in noted.items():
                if not times:
                    continue
                before = 0
                counted = self._requests.setdefault((door, status), [0.0] * (len(BOUNDS) + 2))
                ordered = sorted(times)
                for bucket, bound in enumerate((*BOUNDS, math.inf)):
                    until = bisect_right(ordered, bound)
                    counted[bucket] += until - before
                    before = until
                counted[-1] += sum(times)
                times.clear()

    async def share(self) -> None:
        """Run for ever: count and publish the numbers."""
        while True:
            self.publish()
            await asyncio.sleep(SHARE_EVERY_S)

    def publish(self) -> None:
        """Count, and write the numbers where the other processes read them, if there are any."""
        self._fold()
        if self._shared:
            self._shared.write(self._number, _pack(self._requests, self._read_gauges()))

    def text(self) -> str:
        """The numbers of all processes, in Prometheus' text format."""
        self._fold()
        requests = {key: [*counted] for key, counted in self._requests.items()}
        gauges = self._read_gauges()
        for number in self._shared.others(self._number) if self._shared else ():
            # While it is written, the text from before is shown: a counter must not fall.
            text = self._shared.read(number) if self._shared else b""
            self._last[number] = text or self._last.get(number, b"")
            if not self._last[number]:
                continue
            theirs, more = _unpack(self._last[number])
            for key, counted in theirs.items():
                mine = requests.get(key)
                requests[key] = (
                    [a + b for a, b in zip(mine, counted, strict=True)] if mine else counted
                )
            for name, value in more.items():
                gauges[name] = gauges.get(name, 0) + value
        return "".join(f"{line}\n" for line in (*self._http(requests), *self._shown(gauges)))

    def _read_gauges(self) -> Gauges:
        return {(gauge.name, gauge.label): gauge.read() for gauge in self._gauges}

    def _http(self, requests: Requests) -> Iterator[str]:
        name = "ojs_http_requests_total"
        yield f"# HELP {name} Requests that were answered; route is empty where there is none."
        yield f"# TYPE {name} counter"
        for (door, status), counted in sorted(requests.items()):
            yield f'{name}{{{self._labels(door)},status="{status}"}} {sum(counted[:-1]):.0f}'
        name = "ojs_http_request_duration_seconds"
        yield f"# HELP {name} How long requests took, with the time that a fetch waited for jobs."
        yield f"# TYPE {name} histogram"
        for door in sorted({door for door, _ in requests}):
            labels = self._labels(door)
            several = [counted for (each, _), counted in requests.items() if each == door]
            *buckets, seconds = (sum(column) for column in zip(*several, strict=True))
            totals = [*accumulate(buckets)]
            for bound, total in zip((*BOUNDS, "+Inf"), totals, strict=True):
                yield f'{name}_bucket{{{labels},le="{bound}"}} {total:.0f}'
            yield f"{name}_sum{{{labels}}} {seconds:.6f}"
            yield f"{name}_count{{{labels}}} {totals[-1]:.0f}"

    def _labels(self, door: str) -> str:
        route = self._routes.get(door)
        return f'method="{route.method}",route="{route.path}"' if route else 'method="",route=""'

    def _shown(self, values: Gauges) -> Iterator[str]:
        told = set()
        for gauge in sorted(self._gauges):
            if gauge.name not in told:
                told.add(gauge.name)
                yield f"# HELP {gauge.name} {gauge.help}"
                yield f"# TYPE {gauge.name} gauge"
            labels = f"{{{gauge.label}}}" if gauge.label else ""
            yield f"{gauge.name}{labels} {values[gauge.name, gauge.label]:g}"


def _pack(requests: Requests, gauges: Gauges) -> bytes:
    return json.dumps([[*requests.items()], [*gauges.items()]]).encode()


def _unpack(text: bytes) -> tuple[Requests, Gauges]:
    requests, gauges = json.loads(text)
    return (
        {(door, status): counted for (door, status), counted in requests},
        {(name, label): value for (name, label), value in gauges},
    )
