"""What publishing would do to the cases that run now: the same decision, asked of each and not written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, select

from engine.diagnostics import Text
from engine.json import Json
from engine.migration import FormChange, Plan, form_changes
from engine.model.kernel import Model
from engine.rules import decide, decode_case, fold
from engine.rules.case import Armed, Case
from engine.rules.renaming import clause_now
from engine.timing import WorkingCalendar
from runtime.gate.facts import LookedUp, facts_for
from runtime.gate.subject import published
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.organisation.directory import Directory, read_directory
from runtime.publication.followers import Step, steps_from
from runtime.storage.tables import cases

SYSTEM = "system"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Limit:
    """One clock of a case. `before` and `after` None: it did not or does not run, or has no date yet."""

    clause: str
    title: Text
    before: datetime | None
    after: datetime | None
    overdue_at_once: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """A case that would stand elsewhere or have other limits; `limits` are those that differ."""

    case: str
    name: str
    owner: str
    stage_before: str
    stage_after: str
    limits: tuple[Limit, ...]

    @property
    def overdue_at_once(self) -> bool:
        return any(limit.overdue_at_once for limit in self.limits)


@dataclass(slots=True)
class Touched:
    """A changed field among what open cases hold: filled in `held` times, `refused` of them no longer acceptable."""

    change: FormChange
    held: int = 0
    refused: int = 0

    def count(self, case: Case) -> None:
        for value in _values(case, self.change):
            if value is not None:
                self.held += 1
                self.refused += self.change.refuses(value)


def _values(case: Case, change: FormChange) -> Iterator[Json]:
    sort, _, of = change.form.partition("/")
    if sort == "case":
        yield case.fields.get(change.field)
    elif sort == "activity":
        given = (each.fields for each in case.submissions.values() if each.activity == of)
        yield from (fields.get(change.field) for fields in given)
    else:
        kept = (each.fields for each in case.records.values() if each.record_type == of)
        yield from (fields.get(change.field) for fields in kept)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`staying` open cases keep the version that they have; `forms` are the fields that change."""

    affected: tuple[Affected, ...]
    open_cases: int
    staying: int = 0
    forms: tuple[Touched, ...] = ()

    @property
    def overdue(self) -> int:
        return sum(each.overdue_at_once for each in self.affected)


def foresee(
    connection: Connection, organisation: str, before: Model, after: Model, plan: Plan, now: datetime
) -> Foreseen:
    """Of all open cases, in the order of their names."""
    ahead = _Ahead.read(connection, organisation, before, after, plan, now)
    open_cases, staying, affected = 0, 0, list[Affected]()
    forms = tuple(Touched(change) for change in form_changes(before, after, plan.renames))
    for row in _open(connection, organisation):
        open_cases += 1
        case = decode_case(row.snapshot)
        steps = ahead.steps(connection, row.model_version)
        followed = ahead.followed(row.id, case, steps)
        if followed is None:
            staying += 1
            continue
        for touched in forms:
            touched.count(followed)
        if (changed := ahead.changed(row, case, followed, steps)) is not None:
            affected.append(changed)
    ordered = tuple(sorted(affected, key=lambda each: (each.name, each.case)))
    return Foreseen(ordered, open_cases, staying, forms)


def _open(connection: Connection, organisation: str) -> Iterator[Row[str, str, str, str]]:
    wanted = select(cases.c.id, cases.c.name, cases.c.model_version, cases.c.snapshot).where(
        cases.c.organisation == organisation, cases.c.stage_kind == "open"
    )
    yield from connection.execution_options(yield_per=_AT_ONCE).execute(wanted)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What all cases share."""

    organisation: str
    last: Step
    directory: Directory
    calendar: WorkingCalendar | None
    models: Models
    now: datetime
    known: dict[str, Sequence[Step]] = field(default_factory=dict)

    @staticmethod
    def read(
        connection: Connection, organisation: str, before: Model, after: Model, plan: Plan, now: datetime
    ) -> _Ahead:
        revision = published(connection, organisation).calendar_revision
        return _Ahead(
            organisation,
            Step(before, after, plan),
            read_directory(connection, organisation),
            Calendars().get(connection, organisation, revision, after.calendar),
            Models(),
            now,
        )

    def steps(self, connection: Connection, version: str) -> Sequence[Step]:
        if version not in self.known:
            in_force = self.last.before.version
            earlier = steps_from(connection, self.models, self.organisation, version, in_force)
            self.known[version] = [*earlier, self.last]
        return self.known[version]

    def followed(self, id: str, case: Case, steps: Sequence[Step]) -> Case | None:
        """The case as it would be; None when it keeps its version."""
        for step in steps:
            if step.place_after(case.stage) is None:
                return None
            command = step.plan.command(step.before, step.after, SYSTEM)
            facts = facts_for(
                self.directory,
                step.after,
                case,
                command,
                subject=id,
                looked_up=LookedUp(),
                calendar=self.calendar,
                now=self.now,
            )
            case = fold(decide(step.after, case, facts, command, self.now).events, case)
        return case

    def changed(
        self, row: Row[str, str, str, str], before: Case, after: Case, steps: Sequence[Step]
    ) -> Affected | None:
        limits = tuple(self._limits(before, after, steps))
        if after.stage == before.stage and not limits:
            return None
        owner = self.directory.name(before.owner)
        return Affected(row.id, row.name, owner, before.stage, after.stage, limits)

    def _limits(self, before: Case, after: Case, steps: Sequence[Step]) -> Iterator[Limit]:
        """Those that run, before or after, or run out by it; one that got another name is the same clock."""
        was = dict(before.clocks)
        for step in steps:
            was = {clause_now(step.plan.renames, id): clock for id, clock in was.items()}
        for id in dict.fromkeys((*was, *after.clocks)):
            then, now = was.get(id), after.clocks.get(id)
            over = self._over(now) and not self._over(then)
            if (_runs(then) or _runs(now) or over) and _due(then) != _due(now):
                yield Limit(id, self._title(id), _due(then), _due(now), over)

    def _over(self, clock: Armed | None) -> bool:
        if clock is None or clock.due is None:
            return False
        return clock.state == "missed" or (clock.state == "pending" and clock.due < self.now)

    def _title(self, clause: str) -> Text:
        for model in (self.last.after, self.last.before):
            if clause in model.clauses:
                return model.clauses[clause].title
        name = clause.partition("/")[2]
        return Text(name, name)


def _runs(clock: Armed | None) -> bool:
    return clock is not None and clock.state == "pending"


def _due(clock: Armed | None) -> datetime | None:
    return clock.due if clock is not None and clock.state in ("pending", "missed") else None
