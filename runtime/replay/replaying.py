"""Runs a whole history through one model or two, case by case, into the scratch file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from engine.migration import Plan, plan_between
from engine.model.kernel import Model
from engine.replay import Finding, Occurrences, Reliving, named_as
from engine.rules import Facts
from engine.rules.event import AnyEvent
from runtime.organisation.calendars import Calendars, built_in
from runtime.replay import own_history
from runtime.replay.entry import BadRow, Entry, microseconds, moment
from runtime.replay.event_log import read_log
from runtime.replay.event_map import EventMap
from runtime.replay.foreign import Foreign
from runtime.replay.scratch import Scratch

# Activities that the map does not know are counted by name, as long as there are not too many names.
_NAMES = 1_000
OTHERS = "…"


@dataclass
class Replayed:
    """`occurrences` has one entry per model; `until` is None when there was nothing to replay.

    `ignored` are rows that the map leaves out, `unmapped` those of activities that it does not know,
    `repeated` rows that said again what already held. `erased` cases could not be replayed.
    """

    models: Sequence[Model]
    until: datetime | None = None
    cases: int = 0
    rows: int = 0
    bad: int = 0
    erased: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    occurrences: list[Occurrences] = field(default_factory=list)


def replay_log(
    models: Sequence[Model], maps: Sequence[EventMap], log: Path, scratch: Scratch, until: datetime | None
) -> Replayed:
    """`maps` has one reading of the same map per model. Raises LogRefused or SheetRefused."""
    replayed = Replayed(models, occurrences=[_none_yet(model) for model in models])
    replayed.rows = scratch.gather(_meant(log, maps, scratch, replayed))
    if (last := scratch.last()) is None:
        return replayed
    replayed.until = until or moment(last)
    calendars = [built_in(model.calendar) for model in models]
    foreign = [Foreign(model, meaning) for model, meaning in zip(models, maps, strict=True)]
    for case, entries in scratch.cases(microseconds(replayed.until)):
        replayed.cases += 1
        lived = entries if len(models) == 1 else list(entries)
        for number, model in enumerate(models):
            facts = Facts(subject=case, calendar=calendars[number], evidence_known=False)
            reliving = Reliving(model, facts, replayed.occurrences[number])
            foreign[number].live(case, lived, reliving)
            scratch.keep(number, case, reliving.end(replayed.until))
    scratch.settle()
    replayed.repeated = foreign[0].repeated
    return replayed


def _none_yet(model: Model) -> Occurrences:
    return Occurrences({f"rule/{rule.id}": 0 for rules in model.rules.values() for rule in rules})


def _meant(log: Path, maps: Sequence[EventMap], scratch: Scratch, replayed: Replayed) -> Iterator[Entry]:
    deeds = maps[0].deeds
    for entry in read_log(log, maps[0]):
        if isinstance(entry, BadRow):
            replayed.bad += 1
            scratch.reject(entry)
        elif (deed := deeds.get(entry.activity)) is not None and deed.verb != "ignore":
            yield entry
        elif deed is not None or not entry.activity:
            _count(replayed.ignored, entry.activity)
        else:
            _count(replayed.unmapped, entry.activity)


def _count(counter: Counter[str], name: str) -> None:
    counter[name if name in counter or len(counter) < _NAMES else OTHERS] += 1


def replay_own(
    models: Sequence[Model],
    connection: Connection,
    organisation: str,
    scratch: Scratch,
    until: datetime,
    plan: Plan | None = None,
) -> Replayed:
    """The organisation's own cases; nothing is written but the scratch file.

    Of two models `plan` leads from the first to the second; without it what `was` says. What the first one
    did is told under the names of the second.
    """
    replayed = Replayed(models, until, occurrences=[_none_yet(model) for model in models])
    between = plan or plan_between(models[0], models[-1])
    asked = [_Asked(connection, organisation, model) for model in models]
    asked[-1].renames |= between.names
    for case, name in own_history.names(connection, organisation):
        scratch.call(case, name)
    for case, events in own_history.histories(connection, organisation):
        if events[0].recorded_at > until:
            continue
        if own_history.erased(events):
            replayed.erased += 1
            continue
        replayed.cases += 1
        replayed.rows += len(events)
        for number, each in enumerate(asked):
            found = each.live(case, events, replayed.occurrences[number], until)
            last = number + 1 == len(models)
            scratch.keep(number, case, found if last else [named_as(one, between.renames) for one in found])
    scratch.settle()
    return replayed


class _Asked:
    """A model with the organisation's calendar, and the names that lead from a history to its own."""

    def __init__(self, connection: Connection, organisation: str, model: Model) -> None:
        self.model = model
        self.renames = dict(model.renames)
        self._calendar = Calendars().get(connection, organisation, 0, model.calendar)

    def live(
        self, case: str, events: Sequence[AnyEvent], occurrences: Occurrences, until: datetime
    ) -> list[Finding]:
        reliving = Reliving(self.model, Facts(subject=case, calendar=self._calendar), occurrences)
        own_history.live(events, reliving, until, self.renames)
        return reliving.end(until)
