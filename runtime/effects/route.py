"""Which channel a message takes next: a pure function of the model's preference and the delivery log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from runtime.channels.channel import Channel, Problem

# Five attempts within four minutes, then the next channel: a reminder is worth little tomorrow.
WAITS = (timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2))
MOST_ATTEMPTS = len(WAITS) + 1
AFTER_RATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Failure:
    channel: str
    code: str


@dataclass(frozen=True, slots=True)
class Route:
    """`channel` is None when every channel has been given up; `attempt` counts from 1 per channel."""

    channel: str | None
    attempt: int
    wait: timedelta


def route(preference: Sequence[str], failures: Sequence[Failure], channels: Mapping[str, Channel]) -> Route:
    for kind in preference:
        if kind not in channels:
            continue
        codes = [failure.code for failure in failures if failure.channel == kind]
        problems = [channels[kind].problem(code) for code in codes]
        if len(problems) < MOST_ATTEMPTS and all(problem.passes for problem in problems):
            return Route(kind, len(problems) + 1, _wait(problems))
    return Route(None, 0, timedelta())


def _wait(problems: Sequence[Problem]) -> timedelta:
    if not problems:
        return timedelta()
    wait = WAITS[len(problems) - 1]
    return max(wait, AFTER_RATE) if problems[-1] is Problem.RATE else wait
