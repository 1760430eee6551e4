"""The week's process score of everybody whom the viewer may see (D-1), and the activities it was made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, false, or_, select, true

from engine.model.kernel import Model, MustDo, Score
from engine.scoring import Pei, Performed, availability, pei
from engine.timing import Absence, WorkingCalendar, without
from runtime.organisation.directory import leave_of
from runtime.queries.known import verdicts_known
from runtime.queries.period import Period
from runtime.storage.scope import Scope, below, visible_cases
from runtime.storage.tables import activities, cases, memberships, people, units


@dataclass(frozen=True, slots=True)
class Standing:
    """`score` is None when nothing is demanded of the person that week."""

    person: str
    name: str
    unit: str
    unit_name: str
    score: Pei | None


@dataclass(frozen=True, slots=True)
class Done:
    """An activity of the week; `name` is None when its case has moved out of sight."""

    performed: Performed
    actor: str
    case: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """How a draft judges what was done: its name for each activity, and by submission whether it counts."""

    called: Mapping[str, str]
    counts: Mapping[str, bool]

    def judge(self, performed: Performed) -> Performed:
        counts = self.counts.get(performed.id, performed.standing == "verified")
        return replace(
            performed,
            activity=self.called[performed.activity],
            standing="verified" if counts else "rejected",
        )


def must_do_of(model: Model) -> dict[str, MustDo]:
    return {id: one.must_do for id, one in model.activities.items() if one.must_do is not None}


def standings(
    connection: Connection,
    scope: Scope,
    model: Model,
    score: Score,
    week: Period,
    calendar: WorkingCalendar | None,
    person: str = "",
    known: datetime | None = None,
    tried: Tried | None = None,
) -> Sequence[Standing]:
    """In the order of units and staff numbers; only `person` when one is named; as known at `known`.

    `tried` is how `model` judges it, where it is a draft.

    Holidays, leave, and days before the role was taken or after it was left, ask for less.
    """
    scored = _scored(scope, score, week, person)
    done: dict[str, list[Performed]] = defaultdict(list)
    must_do = must_do_of(model)
    asked = sorted(must_do if tried is None else tried.called)
    for one in _done(connection, scope, _performed(scope, scored, asked, week), week, known):
        performed = one.performed if tried is None else tried.judge(one.performed)
        done[one.actor].append(performed)
    held: dict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in connection.execute(scored.order_by(units.c.path, people.c.number)):
        held[row.id].append(row)
    leave = leave_of(connection, scope.organisation, since=week.since)
    return [
        Standing(
            id,
            first.name,
            first.unit,
            first.unit_name,
            pei(must_do, done[id], score.passing, _available(week, rows, calendar, leave.get(id, ()))),
        )
        for id, rows in held.items()
        for first in rows[:1]
    ]


def _available(
    week: Period,
    held: Sequence[Row[tuple[object, ...]]],
    calendar: WorkingCalendar | None,
    leave: Sequence[Absence],
) -> float:
    """A day of which only a part was leave is worked."""
    days = _days(week, held)
    if calendar is None:
        return availability(days - _away(week, leave), None)
    return availability(days, without(calendar, leave))


def _away(week: Period, leave: Sequence[Absence]) -> set[date]:
    """The days that lie wholly within an absence."""
    mornings = (week.since + timedelta(days=number) for number in range((week.until - week.since).days))
    return {
        morning.date()
        for morning in mornings
        if any(
            each.start <= morning and (each.end is None or each.end >= morning + timedelta(days=1))
            for each in leave
        )
    }


def _days(week: Period, held: Sequence[Row[tuple[object, ...]]]) -> set[date]:
    """The days of the week on which the role was held for some of the day."""
    found = set()
    for number in range((week.until - week.since).days):
        begins = week.since + timedelta(days=number)
        ends = begins + timedelta(days=1)
        if any(
            row.valid_from < ends
            and (row.valid_to is None or row.valid_to > begins)
            and (row.left_at is None or row.left_at > begins)
            for row in held
        ):
            found.add(begins.date())
    return found


def done_in(
    connection: Connection,
    scope: Scope,
    model: Model,
    score: Score,
    week: Period,
    person: str,
    known: datetime | None = None,
) -> Sequence[Done]:
    """The latest first."""
    statement = _performed(scope, _scored(scope, score, week, person), sorted(must_do_of(model)), week)
    statement = statement.order_by(activities.c.occurred_at.desc(), activities.c.id)
    return list(_done(connection, scope, statement, week, known))


def _done(
    connection: Connection,
    scope: Scope,
    performed: Select[tuple[object, ...]],
    week: Period,
    known: datetime | None,
) -> Iterator[Done]:
    if known is not None:
        performed = performed.where(activities.c.recorded_at <= known)
    rows = connection.execute(performed).all()
    verdicts: Mapping[str, tuple[bool, str]] = {}
    if known is not None:
        corrected = {row.case for row in rows if row.corrected}
        verdicts = verdicts_known(connection, scope.organisation, corrected, known)
    for row in rows:
        counted, why_not = verdicts.get(row.id, (row.counted, row.why_not))
        yield Done(
            Performed(
                row.id,
                row.activity,
                row.occurred_at,
                standing="verified" if counted else "rejected",
                # What was written down in its week is on time; afterwards it is late by as much.
                late_by=max(row.recorded_at - week.until, timedelta()),
                why_not=why_not,
            ),
            row.actor,
            row.case,
            row.name if row.shown else None,
        )


def _scored(scope: Scope, score: Score, week: Period, person: str) -> Select[tuple[str, ...]]:
    """Whoever held the scored role for some of the week, where the viewer may see."""
    seen: list[ColumnElement[bool]] = [below(units.c.path, path) for path in sorted(scope.paths)]
    seen.append(people.c.id.in_(sorted(scope.owners | {scope.person})))
    asked = [people.c.id == person] if person else []
    return (
        select(
            people.c.id,
            people.c.name,
            people.c.left_at,
            units.c.id.label("unit"),
            units.c.name.label("unit_name"),
            memberships.c.valid_from,
            memberships.c.valid_to,
        )
        .select_from(memberships)
        .join(
            people,
            and_(people.c.organisation == memberships.c.organisation, people.c.id == memberships.c.person),
        )
        .join(
            units, and_(units.c.organisation == memberships.c.organisation, units.c.id == memberships.c.unit)
        )
        .where(
            memberships.c.organisation == scope.organisation,
            memberships.c.role == score.per,
            memberships.c.valid_from < week.until,
            or_(memberships.c.valid_to.is_(None), memberships.c.valid_to > week.since),
            or_(people.c.left_at.is_(None), people.c.left_at > week.since),
            true() if scope.everything else or_(false(), *seen),
            *asked,
        )
    )


def _performed(
    scope: Scope, scored: Select[tuple[str, ...]], asked: Sequence[str], week: Period
) -> Select[tuple[object, ...]]:
    return (
        select(
            activities.c.id,
            activities.c.activity,
            activities.c.actor,
            activities.c.occurred_at,
            activities.c.recorded_at,
            activities.c.counted,
            activities.c.why_not,
            activities.c.corrected,
            activities.c.case,
            cases.c.name,
            visible_cases(scope).label("shown"),
        )
        .join(cases, and_(cases.c.organisation == activities.c.organisation, cases.c.id == activities.c.case))
        .where(
            activities.c.organisation == scope.organisation,
            activities.c.actor.in_(scored.with_only_columns(people.c.id)),
            activities.c.activity.in_(asked),
            activities.c.occurred_at >= week.since,
            activities.c.occurred_at < week.until,
        )
    )
