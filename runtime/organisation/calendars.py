"""Working calendars by name. `cn-workdays` is the State Council's, as far as it has been announced."""

from __future__ import annotations

from datetime import date
from functools import cache

from chinese_calendar import constants

from engine.timing import Hours, WorkingCalendar

CHINA = "cn-workdays"
_OFFICE = (Hours(9 * 60, 18 * 60),)


class Calendars:
    def get(self, id: str | None) -> WorkingCalendar | None:
        """None for a model without working time, and for a calendar that nobody has published."""
        return china() if id == CHINA else None


@cache
def china() -> WorkingCalendar:
    """Weekends that are worked in lieu, and holidays on weekdays, are its overrides."""
    last_year = max(max(constants.holidays).year, max(constants.workdays).year)
    return WorkingCalendar(
        id=CHINA,
        zone="Asia/Shanghai",
        weekly=(_OFFICE,) * 5 + ((), ()),
        valid_until=date(last_year, 12, 31),
        overrides=dict.fromkeys(constants.workdays, _OFFICE) | dict.fromkeys(constants.holidays, ()),
    )
