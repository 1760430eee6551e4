"""Units of time: physical ones run day and night, working ones need a calendar."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from engine.diagnostics import Text


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORK_MINUTES = "work_minutes"
    WORK_HOURS = "work_hours"
    WORKDAYS = "workdays"

    @property
    def working(self) -> bool:
        return self in (Unit.WORK_MINUTES, Unit.WORK_HOURS, Unit.WORKDAYS)

    @property
    def length(self) -> timedelta:
        """Time that runs while the unit's clock runs; a workday counts as a day only to bound it."""
        return _LENGTHS[self]

    @property
    def singular(self) -> Text:
        return _SINGULAR[self]

    @property
    def meaning(self) -> Text:
        """Said beside the number, so that nobody takes natural days for working days."""
        return _MEANINGS[self]


_LENGTHS = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.DAYS: timedelta(days=1),
    Unit.WORK_MINUTES: timedelta(minutes=1),
    Unit.WORK_HOURS: timedelta(hours=1),
    Unit.WORKDAYS: timedelta(days=1),
}
_SINGULAR = {
    Unit.MINUTES: Text("分钟", "minute"),
    Unit.HOURS: Text("小时", "hour"),
    Unit.DAYS: Text("天", "day"),
    Unit.WORK_MINUTES: Text("工作分钟", "work minute"),
    Unit.WORK_HOURS: Text("工作小时", "work hour"),
    Unit.WORKDAYS: Text("个工作日", "workday"),
}
_NATURAL_TIME = Text("自然时间，假期照走", "natural time, holidays count")
_WORKING_TIME = Text("只算工作时间", "only working hours count")
_MEANINGS = {
    Unit.MINUTES: _NATURAL_TIME,
    Unit.HOURS: _NATURAL_TIME,
    Unit.DAYS: Text("自然日，假期照走", "natural days, holidays count"),
    Unit.WORK_MINUTES: _WORKING_TIME,
    Unit.WORK_HOURS: _WORKING_TIME,
    Unit.WORKDAYS: Text("只数工作日", "only working days count"),
}
