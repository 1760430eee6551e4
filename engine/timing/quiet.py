"""Hours of every day in which nobody wants to be disturbed: `21:00-08:00`, across midnight too."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.timing import wall

_WRITTEN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]\s*(\d{1,2}):(\d{2})")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` up to but without `ends`, wall time; the same time twice would be no hours at all."""

    begins: time
    ends: time

    def over(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """When the hours that hold at `instant` are over (UTC); `instant` itself when none hold."""
        reached = wall.reached(instant, zone)
        now, today = reached.time(), reached.date()
        if self.begins < self.ends:
            holds, last = self.begins <= now < self.ends, today
        else:
            holds = now >= self.begins or now < self.ends
            last = today + DAY if now >= self.begins else today
        return wall.instant(datetime.combine(last, self.ends), zone) if holds else instant


def read_quiet_hours(text: str) -> QuietHours | None:
    """None when the text names no two times of day; `24:00` is midnight."""
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    begins, ends = _time(found[1], found[2]), _time(found[3], found[4])
    return None if begins is None or ends is None else QuietHours(begins, ends)


def _time(hour: str, minute: str) -> time | None:
    if (hour, minute) == ("24", "00"):
        return time()
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None
