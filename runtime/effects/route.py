"""Which channel a message takes next: a pure function of the model's preference and the delivery log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from runtime.channels.channel import Channel, Meaning

# Five attempts within four minutes, then the next channel: a reminder is worth little tomorrow.
WAITS = (timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2))
MOST_ATTEMPTS = len(WAITS) + 1

# When no channel is left, the message is parked and tried again ever more rarely, for a day in all.
PARKED = (*(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40)), *[timedelta(hours=1)] * 23)


@dataclass(frozen=True, slots=True)
class Failure:
    channel: str
    code: str


@dataclass(frozen=True, slots=True)
class Route:
    """`channel` is None when every channel has been given up; `attempt` counts from 1 per channel.

    A parked message has tried all its channels and waits until the first that may recover does.
    """

    channel: str | None
    attempt: int
    wait: timedelta
    parked: bool = False


def route(preference: Sequence[str], failures: Sequence[Failure], channels: Mapping[str, Channel]) -> Route:
    open_ways = list(_open_ways(preference, failures, channels))
    for kind, past in open_ways:
        if len(past) < MOST_ATTEMPTS:
            return Route(kind, len(past) + 1, _wait(WAITS, past))
    for kind, past in open_ways:
        if len(past) < MOST_ATTEMPTS + len(PARKED):
            return Route(kind, len(past) + 1, _wait((*WAITS, *PARKED), past), parked=True)
    return Route(None, 0, timedelta())


def _open_ways(
    preference: Sequence[str], failures: Sequence[Failure], channels: Mapping[str, Channel]
) -> Iterator[tuple[str, list[Meaning]]]:
    """The channels whose failures may all pass, with those failures."""
    for kind in preference:
        if kind in channels:
            past = [channels[kind].meaning(failure.code) for failure in failures if failure.channel == kind]
            if all(meaning.problem.passes for meaning in past):
                yield kind, past


def _wait(waits: Sequence[timedelta], past: Sequence[Meaning]) -> timedelta:
    if not past:
        return timedelta()
    return max(waits[len(past) - 1], past[-1].wait)
