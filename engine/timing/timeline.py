"""A calendar laid out in time: every working interval as instants, with the work done when it closes.

Both questions asked of a calendar are one look into sorted columns: how much has been worked by an instant,
and by which instant so much has been worked. Laying out a year costs a millisecond or two, a look a microsecond.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

Span = tuple[datetime, datetime]

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Of whole years, `first` to `last`; `worked` counts from their beginning, so only differences say something."""

    first: int
    last: int
    workdays: Sequence[date]
    opens: Sequence[datetime]
    closes: Sequence[datetime]
    worked: Sequence[timedelta]

    def worked_by(self, moment: datetime) -> timedelta:
        place = bisect_right(self.opens, moment) - 1
        if place < 0:
            return _NOTHING
        worked, closes = self.worked[place], self.closes[place]
        return worked if closes <= moment else worked - (closes - moment)

    def when_worked(self, work: timedelta) -> datetime | None:
        """The first instant by which so much is done: at a closing, not at the next opening."""
        place = bisect_left(self.worked, work)
        if place == len(self.worked):
            return None
        return self.closes[place] - (self.worked[place] - work)

    def workday_after(self, day: date, count: int) -> date | None:
        place = bisect_right(self.workdays, day) + count - 1
        return self.workdays[place] if place < len(self.workdays) else None


def laid_out(first: int, last: int, days: Iterable[tuple[date, Iterable[Span]]]) -> Timeline:
    """`days` are the working ones of these years, in order."""
    workdays: list[date] = []
    opens: list[datetime] = []
    closes: list[datetime] = []
    worked: list[timedelta] = []
    so_far = _NOTHING
    for day, spans in days:
        workdays.append(day)
        for opening, closing in spans:
            if opening < closing:  # hours inside a skipped hour have no length
                so_far += closing - opening
                opens.append(opening)
                closes.append(closing)
                worked.append(so_far)
    return Timeline(first, last, workdays, opens, closes, worked)
