"""Reminders: a window of natural time within a day, quiet hours that are hours."""

from __future__ import annotations

from datetime import timedelta

from engine.model.document.reminders import Reminders as WrittenReminders
from engine.model.link import codes
from engine.model.link.linkage import Linkage
from engine.model.reminders import Reminders
from engine.model.shape import BROKEN
from engine.timing import QuietHours, parse_duration, read_quiet_hours

LONGEST = timedelta(days=1)


def reminders(linkage: Linkage, written: WrittenReminders | None, zone: str) -> Reminders | None:
    """None when every message goes at once."""
    if written is None:
        return None
    together, quiet = _together(linkage, written.together), _quiet(linkage, written.quiet)
    if together is None and quiet is None and written.a_day is None:
        return None
    return Reminders(timezone=zone, together=together, a_day=written.a_day, quiet=quiet)


def _together(linkage: Linkage, text: str | None) -> timedelta | None:
    if text is None or text == BROKEN:
        return None
    path = ("reminders", "together")
    duration, diagnostics = parse_duration(text)
    for diagnostic in diagnostics:
        linkage.report.relocated(diagnostic, path)
    if duration is None:
        return None
    if duration.unit.working:
        linkage.report.error(codes.WORKING_WINDOW, path, name=text)
        return None
    if duration.timedelta > LONGEST:
        linkage.report.error(codes.LONG_WINDOW, path, name=text)
        return None
    return duration.timedelta


def _quiet(linkage: Linkage, text: str | None) -> QuietHours | None:
    if text is None or text == BROKEN:
        return None
    found = read_quiet_hours(text)
    if found is None:
        linkage.report.error(codes.NOT_QUIET_HOURS, ("reminders", "quiet"), name=text)
    elif found.begins == found.ends:
        linkage.report.error(codes.NO_QUIET_HOURS, ("reminders", "quiet"), name=text)
        return None
    return found
