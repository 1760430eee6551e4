"""Publishing asks for a second word where many cases would be overdue at once, or somebody reminded all week long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from engine.diagnostics import Diagnostic, Severity
from runtime.publication import codes
from runtime.publication.looking import Looked
from runtime.publication.outlook import DAYS, fits_a_page, reminder_loads


def second_words(
    connection: Connection,
    organisation: str,
    looked: Looked,
    now: datetime,
    *,
    most_overdue: int,
    most_reminders: int,
    days: int = DAYS,
) -> Iterator[Diagnostic]:
    """Errors that whoever publishes may overrule, and a warning where nobody could count.

    Replays the whole history; one that is too long for somebody who waits is not counted, and that is said.
    """
    if storm := looked.storm(most_overdue):
        yield storm
    if looked.foreseen is None or looked.before is None or looked.after is None:
        return
    if not fits_a_page(connection, organisation):
        yield uncounted()
        return
    loads = reminder_loads(connection, organisation, looked.before, looked.after, looked.plan, now, days)
    yield from loads.storms(most_reminders, Severity.ERROR)


def uncounted() -> Diagnostic:
    return Diagnostic(codes.UNCOUNTED, severity=Severity.WARNING)
