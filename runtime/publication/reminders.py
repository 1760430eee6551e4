"""How many reminders the last months would have had, before and after, for each person who gets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.diagnostics import Diagnostic, Severity
from engine.diagnostics.diagnostic import Parameter
from engine.migration import Plan
from engine.model.kernel import Model
from engine.timing import WorkingCalendar
from runtime.organisation.directory import Directory, read_directory
from runtime.publication import codes
from runtime.replay.summary import Summary
from runtime.storage.tables import cases

WEEK = timedelta(days=7)
# Ten a working day; whoever tries a draft may set another number.
MOST_REMINDERS = 50
# (receiver, calendar week) -> how many
Weekly = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Load:
    """`weeks` is how many the counts are spread over; the busiest week is by the model's calendar weeks."""

    receiver: str
    before: int
    after: int
    busiest_before: int
    busiest_after: int


@dataclass
class Loads:
    """`on_days_off`: reminders, before and after, that fall on days that are not worked, as far as those are known.

    It is None for a model without a calendar.
    """

    weeks: float
    people: list[Load] = field(default_factory=list)
    total: tuple[int, int] = (0, 0)
    on_days_off: tuple[int, int] | None = None

    def storms(self, at_most: int, severity: Severity = Severity.WARNING) -> Iterator[Diagnostic]:
        """Whoever would hear more than this in one week, and more than today."""
        for load in self.people:
            if load.busiest_after > max(at_most, load.busiest_before):
                said: dict[str, Parameter] = {
                    "who": load.receiver,
                    "before": load.busiest_before,
                    "after": load.busiest_after,
                }
                yield Diagnostic(codes.MANY_REMINDERS, "", said, severity=severity)


def loads(
    connection: Connection,
    organisation: str,
    model: Model,
    plan: Plan,
    calendar: WorkingCalendar | None,
    summary: Summary,
    since: datetime,
    until: datetime,
) -> Loads:
    """Of a replay of two models; whoever holds the role above the case today is taken as the receiver."""
    readers = _Readers.read(connection, organisation, model, plan, until)
    zone = ZoneInfo(model.timezone)
    weekly: tuple[Weekly, Weekly] = (Counter(), Counter())
    off = [0, 0]
    for number in (0, 1):
        for found in summary.cases(number, "reminder"):
            if found.at is None or not since <= found.at <= until:
                continue
            day = found.at.astimezone(zone).date()
            year, week, _ = day.isocalendar()
            weekly[number][readers.of(found.case, found.outcome), f"{year}-{week:02}"] += 1
            off[number] += calendar is not None and day <= calendar.valid_until and not calendar.works_on(day)
    return Loads(
        weeks=(until - since) / WEEK,
        people=_people(weekly),
        total=(weekly[0].total(), weekly[1].total()),
        on_days_off=None if calendar is None else (off[0], off[1]),
    )


@dataclass(frozen=True, slots=True)
class _Readers:
    """`places` are owner and unit of each case as they are now; `held_as` how a role is called until then."""

    directory: Directory
    model: Model
    places: Mapping[str, tuple[str, str]]
    held_as: Mapping[str, str]
    at: datetime
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    @staticmethod
    def read(connection: Connection, organisation: str, model: Model, plan: Plan, at: datetime) -> _Readers:
        rows = connection.execute(
            select(cases.c.id, cases.c.owner, cases.c.unit).where(cases.c.organisation == organisation)
        )
        places = {row.id: (row.owner, row.unit) for row in rows}
        held_as = {new: old for old, new in plan.roles.items()}
        return _Readers(read_directory(connection, organisation), model, places, held_as, at)

    def of(self, case: str, role: str) -> str:
        """The role's own name where nobody holds it."""
        owner, unit = self.places.get(case, ("", ""))
        if role == self.model.owner_role:
            return self.directory.name(owner)
        if (role, unit) not in self.known:
            holder = self.directory.holder(self.held_as.get(role, role), unit, self.at)
            self.known[role, unit] = role if holder is None else holder.name
        return self.known[role, unit]


def _people(weekly: tuple[Weekly, Weekly]) -> list[Load]:
    counts: dict[str, tuple[list[int], list[int]]] = {}
    for number, weeks in enumerate(weekly):
        for (who, _), count in weeks.items():
            counts.setdefault(who, ([], []))[number].append(count)
    found = [
        Load(who, sum(before), sum(after), max(before, default=0), max(after, default=0))
        for who, (before, after) in counts.items()
    ]
    return sorted(found, key=lambda load: (-load.after, load.receiver))
