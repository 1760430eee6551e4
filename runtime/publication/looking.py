"""A draft looked at before it is published: what is wrong with it, what differs, what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.diagnostics import Diagnostic, Severity
from engine.migration import Difference, Plan, differences
from engine.model import load
from engine.model.kernel import Model
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication import codes
from runtime.publication.foresight import Foreseen, foresee
from runtime.publication.publishing import documents_of, planned_for
from runtime.publication.trying import failing


@dataclass(frozen=True, slots=True)
class Looked:
    """`after` is None when the documents do not load, `before` when nothing was published yet.

    `foreseen` is None until it is asked for, and where the plan leaves a case nowhere to stand.
    """

    before: Model | None
    after: Model | None
    plan: Plan
    problems: tuple[Diagnostic, ...]
    differences: tuple[Difference, ...] = ()
    foreseen: Foreseen | None = None

    @property
    def sound(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    def storm(self, at_most: int) -> Diagnostic | None:
        """More cases would be overdue at once than anybody should find by surprise."""
        if self.foreseen is None or self.foreseen.overdue <= at_most:
            return None
        counted = {"overdue": self.foreseen.overdue, "open": self.foreseen.open_cases}
        return Diagnostic(codes.STORM, parameters=counted)


def look(
    connection: Connection,
    organisation: str,
    documents: Mapping[str, str],
    now: datetime,
    *,
    plan: str = "",
    scenarios: Mapping[str, str | bytes] | None = None,
    ahead: bool = False,
) -> Looked:
    """`scenarios` are played, if any; `ahead` asks every open case, which takes its time."""
    before = Models().current(connection, organisation)
    loaded = load(documents)
    after = loaded.model
    if after is None:
        return Looked(before, None, Plan(), loaded.diagnostics)
    problems = loaded.diagnostics
    if scenarios:
        calendar = Calendars().get(connection, organisation, 0, after.calendar)
        problems += failing(after, scenarios, calendar)
    if before is None:
        return Looked(None, after, Plan(), problems)
    planned, more = planned_for(connection, organisation, before, after, plan)
    problems += more
    found = differences(documents_of(connection, organisation, before.version), documents, planned.renames)
    stuck = any(each.severity is Severity.ERROR for each in more)
    foreseen = foresee(connection, organisation, before, after, planned, now) if ahead and not stuck else None
    return Looked(before, after, planned, problems, found, foreseen)
