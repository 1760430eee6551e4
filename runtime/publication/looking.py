"""A draft looked at before it is published: what is wrong with it, what differs, what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from engine.diagnostics import Diagnostic, Severity
from engine.migration import Difference, Plan, Standing, differences
from engine.migration.questions import Question, questions
from engine.model import load
from engine.model.kernel import Model
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication import codes
from runtime.publication.foresight import Foreseen, foresee
from runtime.publication.gaps import gaps
from runtime.publication.publishing import documents_of, moved, planned_for
from runtime.publication.trying import failing

# How many cases may become overdue at once without a second word; whoever publishes may set another number.
MOST_OVERDUE = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """`after` is None when the documents do not load, `before` when nothing was published yet.

    `foreseen` is None until it is asked for, and where the plan leaves a case nowhere to stand.
    """

    before: Model | None
    after: Model | None
    plan: Plan
    problems: tuple[Diagnostic, ...]
    met: Standing = field(default_factory=Standing)
    differences: tuple[Difference, ...] = ()
    foreseen: Foreseen | None = None

    @property
    def sound(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the plan has to say, or may."""
        if self.before is None or self.after is None:
            return ()
        return tuple(questions(self.before, self.after, self.plan, self.met))

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
    base: str | None = None,
    scenarios: Mapping[str, str | bytes] | None = None,
    ahead: bool = False,
) -> Looked:
    """`base` as in `Asked`. `scenarios` are played, if any; `ahead` asks every open case, which takes its time."""
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
        problems += tuple(gaps(connection, organisation, after, Plan(), now))
        return Looked(None, after, Plan(), problems)
    if overtaken := moved(connection, organisation, base, before):
        problems += (overtaken,)
    planned = planned_for(connection, organisation, before, after, plan)
    problems += (*planned.problems, *gaps(connection, organisation, after, planned.plan, now))
    found = differences(
        documents_of(connection, organisation, before.version), documents, planned.plan.renames
    )
    stuck = any(each.severity is Severity.ERROR for each in planned.problems)
    foreseen = None
    if ahead and not stuck:
        foreseen = foresee(connection, organisation, before, after, planned.plan, now)
    return Looked(before, after, planned.plan, problems, planned.met, found, foreseen)
