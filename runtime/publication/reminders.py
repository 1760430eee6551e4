"""How many reminders the last months would have had, before and after, for each person who gets them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.model.kernel import Model
from engine.timing import WorkingCalendar
from runtime.organisation.directory import Directory, read_directory
from runtime.replay.summary import Summary
from runtime.storage.tables import cases

WEEK = timedelta(days=7)


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
    """`on_days_off`: reminders, before and after, of which how many fall on days that are not worked."""

    weeks: float
    people: list[Load] = field(default_factory=list)
    total: tuple[int, int] = (0, 0)
    on_days_off: tuple[int, int] = (0, 0)


def loads(
    connection: Connection,
    organisation: str,
    model: Model,
    calendar: WorkingCalendar | None,
    summary: Summary,
    since: datetime,
    until: datetime,
) -> Loads:
    """Of a replay of two models; whoever holds the role above the case today is taken as the receiver."""
    directory = read_directory(connection, organisation)
    of = _units(connection, organisation)
    zone = ZoneInfo(model.timezone)
    weekly: tuple[Counter[tuple[str, str]], ...] = (Counter(), Counter())
    off = [0, 0]
    for number in (0, 1):
        for found in summary.cases(number, "reminder"):
            if found.at is None or not since <= found.at <= until:
                continue
            day = found.at.astimezone(zone).date()
            who = _receiver(directory, model, of.get(found.case, ("", "")), found.outcome, until)
            year, week, _ = day.isocalendar()
            weekly[number][who, f"{year}-{week:02}"] += 1
            off[number] += calendar is not None and day <= calendar.valid_until and not calendar.works_on(day)
    return Loads(
        weeks=(until - since) / WEEK,
        people=_people(weekly),
        total=(weekly[0].total(), weekly[1].total()),
        on_days_off=(off[0], off[1]),
    )


def _people(weekly: tuple[Counter[tuple[str, str]], ...]) -> list[Load]:
    names = {who for each in weekly for who, _ in each}
    found = []
    for who in names:
        sums = [[count for (name, _), count in each.items() if name == who] for each in weekly]
        found.append(Load(who, sum(sums[0]), sum(sums[1]), max(sums[0], default=0), max(sums[1], default=0)))
    return sorted(found, key=lambda load: (-load.after, load.receiver))


def _units(connection: Connection, organisation: str) -> dict[str, tuple[str, str]]:
    """case -> owner and unit as they are now."""
    rows = connection.execute(
        select(cases.c.id, cases.c.owner, cases.c.unit).where(cases.c.organisation == organisation)
    )
    return {row.id: (row.owner, row.unit) for row in rows}


def _receiver(directory: Directory, model: Model, place: tuple[str, str], role: str, at: datetime) -> str:
    owner, unit = place
    if role == model.owner_role:
        return directory.name(owner)
    holder = directory.holder(role, unit, at)
    return role if holder is None else holder.name
