"""How much one person may be disturbed: what comes together, how many a day, and when nothing comes at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.timing import QuietHours, wall

# When the next day's first message goes out, unless a night of quiet hours says so.
MORNING = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """In the model's `timezone`. What is None sets no bound."""

    timezone: str
    together: timedelta | None = None
    a_day: int | None = None
    quiet: QuietHours | None = None

    def goes_at(self, now: datetime, sent_today: int) -> datetime:
        """When a message that nothing of its reader's waits for may leave; `now` when at once."""
        if self.a_day is not None and sent_today >= self.a_day:
            return self._morning(now)
        return self.after_quiet(now + (self.together or timedelta()))

    def today(self, now: datetime) -> datetime:
        """When the reader's day began."""
        zone = ZoneInfo(self.timezone)
        return wall.instant(wall.midnight(wall.reached(now, zone).date()), zone)

    def after_quiet(self, instant: datetime) -> datetime:
        """`instant` itself when nobody is asleep."""
        return instant if self.quiet is None else self.quiet.over(instant, ZoneInfo(self.timezone))

    def _morning(self, now: datetime) -> datetime:
        zone = ZoneInfo(self.timezone)
        tomorrow = wall.reached(now, zone).date() + timedelta(days=1)
        begins = wall.instant(wall.midnight(tomorrow), zone)
        night_over = self.after_quiet(begins)
        if night_over > begins:
            return night_over
        return self.after_quiet(wall.instant(datetime.combine(tomorrow, MORNING), zone))
