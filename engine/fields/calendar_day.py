"""Dates as people type them: 2025-07-01, 2025/7/1, 2025.7.1, 20250701, 2025年7月1日."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

# A year outside 1900-2199 is a slip of the finger, not a sales process.
_day = re.compile(
    r"((?:19|20|21)[0-9]{2})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})"
    r"|年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]|([0-9]{2})([0-9]{2}))"
)
_month = re.compile(r"((?:19|20|21)[0-9]{2})(?:[-/.]([0-9]{1,2})|年\s*([0-9]{1,2})\s*月份?|([0-9]{2}))")
# A spreadsheet writes a date as midnight of that day.
_midnight = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?")

DAY_PATTERN = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
MONTH_PATTERN = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"

# The days whose existence needs no calendar: all but 29 February.
PLAIN_DAY = re.compile(
    r"(?:19|20|21)[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
PLAIN_MONTH = re.compile(MONTH_PATTERN)


def plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed[:60]).strip()


def day(typed: str) -> date | None:
    text = plain(typed)
    if not (found := _day.match(text)):
        return None
    rest = text[found.end() :]
    if rest and not _midnight.fullmatch(rest):
        return None
    year, month, day_of_month = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def month(typed: str) -> date | None:
    """The month's first day."""
    text = plain(typed)
    if found := _month.fullmatch(text):
        year, number = (int(part) for part in found.groups() if part)
        return date(year, number, 1) if 1 <= number <= 12 else None
    whole = day(text)
    return whole.replace(day=1) if whole else None
