"""Durations, working calendars, and the two questions asked of them: when is it due, how long did it take."""

from engine.timing.absence import Absence, without
from engine.timing.calendar import FARTHEST, Hours, WorkingCalendar
from engine.timing.calendar_reader import read_calendar
from engine.timing.calendar_writer import calendar_text
from engine.timing.clockwork import AwaitingCalendar, due, elapsed
from engine.timing.duration import Duration, parse_duration
from engine.timing.pausing import Pause, paused, running
from engine.timing.quiet import QuietHours, read_quiet_hours
from engine.timing.unit import Unit
from engine.timing.words import in_words
from engine.timing.year import DayKind, days_of, kind_of

__all__ = [
    "FARTHEST",
    "Absence",
    "AwaitingCalendar",
    "DayKind",
    "Duration",
    "Hours",
    "Pause",
    "QuietHours",
    "Unit",
    "WorkingCalendar",
    "calendar_text",
    "days_of",
    "due",
    "elapsed",
    "in_words",
    "kind_of",
    "parse_duration",
    "paused",
    "read_calendar",
    "read_quiet_hours",
    "running",
    "without",
]
