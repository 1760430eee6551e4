"""What a model counts on and the organisation does not have: somebody in each role that it tells, its calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from engine.diagnostics import Code, Diagnostic, Severity
from engine.migration import Plan
from engine.model.kernel import Model
from engine.model.told import told
from runtime.organisation.calendars import Calendars
from runtime.organisation.directory import read_directory
from runtime.publication import codes

# As administrators are warned in `runtime.jobs.calendar_warning`.
ENDS_SOON = timedelta(days=60)
_NAMED = 8


def gaps(
    connection: Connection, organisation: str, model: Model, plan: Plan, now: datetime
) -> Iterator[Diagnostic]:
    """Warnings: people come and calendars are published without the model changing."""
    yield from _nobody(connection, organisation, model, plan, now)
    if model.calendar is None:
        return
    calendar = Calendars().get(connection, organisation, 0, model.calendar)
    if calendar is None:
        yield _warning(codes.NO_CALENDAR, "calendar", calendar=model.calendar)
    elif calendar.valid_until < (now + ENDS_SOON).date():
        until = calendar.valid_until.isoformat()
        yield _warning(codes.CALENDAR_ENDS, "calendar", calendar=model.calendar, until=until)


def _nobody(
    connection: Connection, organisation: str, model: Model, plan: Plan, now: datetime
) -> Iterator[Diagnostic]:
    """By role: where nobody holds it upward, and which rules and limits would speak to nobody.

    Only of units where somebody may own cases: a region needs no supervisor of its own.
    """
    directory = read_directory(connection, organisation)
    called = {new: old for old, new in plan.roles.items()}
    owner = called.get(model.owner_role, model.owner_role)
    owning = {each.unit for each in directory.memberships if each.role == owner and each.active_at(now)}
    spoken_to: dict[str, list[str]] = {}
    for each in told(model):
        spoken_to.setdefault(each.role, []).append(each.title.to(model.language))
    for role, by in spoken_to.items():
        without = directory.units_without(called.get(role, role), now)
        units = [unit for unit in without if unit.id in owning]
        if units:
            where = _some([unit.name for unit in units])
            yield _warning(codes.NOBODY, f"roles.{role}", role=role, units=where, by=_some(by))


def _some(names: list[str]) -> str:
    distinct = list(dict.fromkeys(names))
    more = "…" if len(distinct) > _NAMED else ""
    return "、".join(distinct[:_NAMED]) + more


def _warning(code: Code, path: str, **said: str) -> Diagnostic:
    return Diagnostic(code, path, said, severity=Severity.WARNING)
