"""Figures, and the turns that they are measured in.

Seconds differ by a third from minute to minute on a small machine. What is to be compared is
therefore measured in turns: every system once a round, in the opposite order each round. A figure
is the median of the rounds, with the lowest and the highest; a ratio is taken within each round.
"""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from tests.benchmarks.load import Load

OURS = "ojs-pg"
BEFORE, AFTER = "before", "after"
T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One measured number of a system under a load.

    goal: `value` should be at least that, or at most with `at_most`.
    """

    row: str
    load: str
    value: float
    unit: str = "jobs/s"
    system: str = OURS
    low: float | None = None
    high: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    goal: float | None = None
    at_most: bool = False

    @property
    def missed(self) -> bool:
        """Whether there is a goal and the value does not reach it."""
        if self.goal is None:
            return False
        return self.value > self.goal if self.at_most else self.value < self.goal


def of_load(load: Load, row: str, name: str) -> Figure:
    """The jobs a second of a load that ran once."""
    return Figure(row, name, load.jobs, p50_ms=load.p50_ms, p99_ms=load.p99_ms)


def in_turns(
    systems: Mapping[str, T], rounds: int, run: Callable[[T], Mapping[str, Load]]
) -> dict[str, dict[str, list[Load]]]:
    """What each system did in every round: by name of the load, then by system."""
    done: dict[str, dict[str, list[Load]]] = {}
    for number in range(rounds):
        names = list(systems)
        for system in names if number % 2 == 0 else reversed(names):
            for load, result in run(systems[system]).items():
                done.setdefault(load, {name: [] for name in names})[system].append(result)
    return done


def figures(
    row: str,
    done: Mapping[str, Mapping[str, Sequence[Load]]],
    goals: Mapping[str, float] | None = None,
) -> Iterator[Figure]:
    """The medians, and the ratios of the others to the first system; `after` to `before`.

    goals: the least ratio, by the name of the other system.
    """
    for load, systems in done.items():
        for system, results in systems.items():
            p50_ms, p99_ms = (
                statistics.median(getattr(each, part) for each in results)
                for part in ("p50_ms", "p99_ms")
            )
            yield _spread(
                Figure(row, load, 0, system=system, p50_ms=p50_ms or None, p99_ms=p99_ms or None),
                [each.jobs for each in results],
            )
        first, *others = systems
        for other in others:
            above, below = (other, first) if other == AFTER else (first, other)
            ratios = [
                a.jobs / b.jobs
                for a, b in zip(systems[above], systems[below], strict=True)
                if b.jobs
            ]
            goal = (goals or {}).get(other)
            name = f"{above} ÷ {below}"
            if ratios:
                yield _spread(Figure(row, load, 0, "×", name, goal=goal), ratios)


def _spread(figure: Figure, values: Sequence[float]) -> Figure:
    several = len(values) > 1
    return replace(
        figure,
        value=statistics.median(values),
        low=min(values) if several else None,
        high=max(values) if several else None,
    )
