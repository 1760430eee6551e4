"""Which calendar a row of working time was reckoned by."""

from __future__ import annotations

from runtime.storage.change import Change


def followed(change: Change, *, working: bool) -> dict[str, str | None]:
    """What must be derived again when the calendar changes; natural time never."""
    if not working:
        return {"calendar": None, "calendar_version": None}
    calendar = change.facts.calendar
    return {
        "calendar": change.model.calendar,
        "calendar_version": "" if calendar is None else calendar.version,
    }
