"""What the cell of a sheet says: as text a person would have typed, or as an instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from openpyxl.utils.datetime import from_excel

from engine.fields import FIELD_TYPES
from runtime.imports.sheet import Cell

# Serial numbers of 1954 to 2064: a date cell that lost its format, not an amount.
SERIAL_DATES = range(20_000, 60_000)
_DATE = FIELD_TYPES["date"]()


def written(cell: Cell) -> str:
    """`13800138000.0` of a number cell is the phone `13800138000`; a date without a time is a date."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def serial_date(cell: Cell) -> date | None:
    if isinstance(cell, datetime | date):
        return None
    said = written(cell)
    if not (len(said) == 5 and said.isascii() and said.isdigit()) or int(said) not in SERIAL_DATES:
        return None
    found = from_excel(int(said))
    return found.date() if isinstance(found, datetime) else None


def instant(cell: Cell, zone: ZoneInfo) -> datetime | None:
    """UTC; local midnight when only the day is known, None when it is no date."""
    local = _wall_time(cell)
    if local is None:
        return None
    aware = local if local.tzinfo else local.replace(tzinfo=zone)
    try:
        return aware.astimezone(UTC)
    except OverflowError:  # the first or the last day that a calendar has
        return None


def _wall_time(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if (day := serial_date(cell)) is not None:
        return datetime.combine(day, time())
    day_part, _, time_part = written(cell).replace("T", " ").partition(" ")
    try:
        found = date.fromisoformat(str(_DATE.normalise(day_part)))
        return datetime.combine(found, time.fromisoformat(time_part.strip()) if time_part else time())
    except ValueError:
        return None
