"""Working calendars for administrators: which there are, what their year looks like, changing and publishing one."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.source import read
from engine.timing import FARTHEST, DayKind, WorkingCalendar, calendar_text, kind_of, read_calendar
from runtime.accounts.account import find_account
from runtime.organisation.calendar_codes import CALENDAR_MOVED
from runtime.organisation.calendar_publication import publish_calendar
from runtime.organisation.calendars import Shelved, shelf, unlike_china
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import language_of, render
from runtime.web.problem import not_allowed, not_found
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()

EARLIEST = 2000

Week = list[tuple[date, DayKind] | None]


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` start on Monday; None pads the first and the last."""

    first: date
    worked: int
    weeks: list[Week]


@router.get("/calendars")
def calendars(request: Request, services: Door, visitor: Visitor) -> Response:
    with desk_of(services, visitor) as desk:
        return render(request, "calendars.html", desk=desk, shelf=shelf_of(desk))


@router.get("/calendars/{name:path}")
def one_calendar(request: Request, services: Door, visitor: Visitor, name: str, year: int = 0) -> Response:
    with desk_of(services, visitor) as desk:
        one = named(desk, name)
        text = one.published.text if one.published else calendar_text(one.calendar, language_of(request))
        return calendar_page(request, desk, one, text, one.calendar, year)


@router.post("/calendars/{name:path}")
def change(request: Request, services: Door, visitor: Visitor, posted: Posted, name: str) -> Response:
    """Shows what the typed text would mean, or publishes it; what was typed survives a refusal."""
    text = str(posted.get("text", "")).replace("\r\n", "\n")
    with desk_of(services, visitor) as desk:
        one, now = named(desk, name), desk.now
        calendar, problems = read_calendar(read(text, ""), now.date())
        if calendar is None or posted.get("do") != "publish":
            return calendar_page(request, desk, one, text, calendar, 0, problems)
    organisation, note = visitor.account.organisation, str(posted.get("note", ""))[:500]

    # On the page of one calendar another one may be typed: that one was not read here, so it must be new.
    base = revision_of(str(posted.get("revision", ""))) if calendar.id == one.calendar.id else 0

    def publish(connection: Connection) -> tuple[Diagnostic, ...]:
        account = find_account(connection, organisation, visitor.account.id, now)
        if account is None or not account.administrator:
            raise not_allowed()
        return publish_calendar(
            connection, organisation, text, now=now, by=account.person, note=note, base=base
        )[1]

    if moved := services.database.write(publish):
        with desk_of(services, visitor) as desk:
            return calendar_page(request, desk, named(desk, name), text, calendar, 0, moved)
    answer = RedirectResponse(f"/calendars/{quote(calendar.id)}", 303)
    Flash("calendar-published", calendar.id).put(answer)
    return answer


def revision_of(typed: str) -> int:
    """-1 is nobody's revision."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


def calendar_page(
    request: Request,
    desk: Desk,
    one: Shelved,
    text: str,
    calendar: WorkingCalendar | None,
    year: int,
    problems: Sequence[Diagnostic] = (),
) -> Response:
    """`calendar` is what `text` says, None when it cannot be read."""
    year = min(max(year or desk.now.year, EARLIEST), FARTHEST.year - 1)
    shown = calendar or one.calendar
    return render(
        request,
        "calendar.html",
        status=_status(problems),
        desk=desk,
        one=one,
        text=text,
        shown=shown,
        year=year,
        months=[month_of(shown, year, month) for month in range(1, 13)],
        unlike=unlike_china(shown, desk.now.date()),
        problems=problems,
    )


def _status(problems: Sequence[Diagnostic]) -> int:
    if not problems:
        return 200
    return 409 if problems[0].code is CALENDAR_MOVED else 422


def month_of(calendar: WorkingCalendar, year: int, month: int) -> Month:
    weeks: list[Week] = [
        [(day, kind_of(calendar, day)) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    idle = (DayKind.OFF, DayKind.HOLIDAY, DayKind.UNKNOWN)
    worked = sum(known is not None and known[1] not in idle for week in weeks for known in week)
    return Month(date(year, month, 1), worked, weeks)


def shelf_of(desk: Desk) -> list[Shelved]:
    if not desk.account.administrator:
        raise not_allowed()
    return shelf(desk.connection, desk.account.organisation)


def named(desk: Desk, name: str) -> Shelved:
    found = next((each for each in shelf_of(desk) if each.calendar.id == name), None)
    if found is None:
        raise not_found()
    return found
