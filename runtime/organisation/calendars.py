"""The working calendars of an organisation: those it has published, and `cn-workdays` to begin with.

The built-in one is the State Council's, as far as it has been announced; an own calendar of that name
takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants
from sqlalchemy import Connection

from engine.source import read
from engine.timing import Hours, WorkingCalendar, read_calendar
from runtime.organisation.calendar_publication import Published, count_following, published

CHINA = "cn-workdays"
_OFFICE = (Hours(9 * 60, 18 * 60),)


class Calendars:
    """Of each organisation as of one revision; every publication raises it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Mapping[str, WorkingCalendar]]] = {}

    def get(
        self, connection: Connection, organisation: str, revision: int, id: str | None
    ) -> WorkingCalendar | None:
        """None for a model without working time, and for a calendar that nobody has published."""
        if id is None:
            return None
        known = self._known.get(organisation)
        if known is None or known[0] != revision:
            own = {each.id: as_published(each.id, each.text) for each in published(connection, organisation)}
            known = self._known[organisation] = revision, own
        return known[1].get(id) or built_in(id)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A calendar with where it comes from; `published` is None for the built-in one. `following` deadlines count it."""

    calendar: WorkingCalendar
    published: Published | None
    following: int


def shelf(connection: Connection, organisation: str) -> list[Shelved]:
    """Every calendar that a model may name, by name."""
    own = {each.id: (as_published(each.id, each.text), each) for each in published(connection, organisation)}
    all_of_them = {CHINA: (china(), None), **own}
    return [
        Shelved(calendar, origin, count_following(connection, organisation, id))
        for id, (calendar, origin) in sorted(all_of_them.items())
    ]


def unlike_china(calendar: WorkingCalendar, since: date) -> list[date]:
    """Days that are worked in one and off in the other, as far as both are known: a company may, a typo may not."""
    last = min(calendar.valid_until, china().valid_until)
    if calendar.zone != china().zone:
        return []
    days = (since + timedelta(days=number) for number in range((last - since).days + 1))
    return [day for day in days if calendar.works_on(day) != china().works_on(day)]


def as_published(id: str, text: str) -> WorkingCalendar:
    calendar, problems = read_calendar(read(text, id))
    if calendar is None:
        raise LookupError(f"the published calendar {id} is not read any more: {problems[0].message('en')}")
    return calendar


def built_in(id: str | None) -> WorkingCalendar | None:
    """All that a model in files, away from any organisation, can count on."""
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
