"""`dongxian calendar`: the working calendars of an organisation; `show` one, change the text, `check` it, `publish` it."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import date
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection

from dongxian.commands import Subparsers
from dongxian.documents import read_documents
from dongxian.installation import installed, organisation_named
from dongxian.report import as_data, as_text
from dongxian.stop import Stop
from engine.diagnostics import Diagnostic, Language, Text
from engine.source import read
from engine.timing import FARTHEST, DayKind, WorkingCalendar, calendar_text, days_of, read_calendar
from runtime.clock import SystemClock
from runtime.organisation.calendar_publication import publish_calendar
from runtime.organisation.calendars import Shelved, shelf, unlike_china

NAME_WANTED = Text(
    "写上日历的名称,例如 dongxian calendar show cn-workdays",
    "Name a calendar: dongxian calendar show cn-workdays",
)
FILE_WANTED = Text(
    "写上日历文件,例如 dongxian calendar {what} calendar.yaml",
    "Name a file: dongxian calendar {what} calendar.yaml",
)
NOT_THERE = Text("没有日历“{name}”;现有:{known}", "There is no calendar “{name}”; there are: {known}")
LINE = Text(
    "{name}  到 {until}  {origin}  {following} 条时限按它算",
    "{name}  until {until}  {origin}  {following} deadlines count it",
)
BUILT_IN = Text("内置", "built in")
OWN = Text("{at} 发布", "published {at}")
GOOD = Text("“{name}”没有问题,到 {until} 有效", "“{name}” is fine, valid until {until}")
PUBLISHED = Text(
    "已发布“{name}”,到 {until} 有效;{following} 条进行中的时限会重新计算",
    "Published “{name}”, valid until {until}; {following} pending deadlines are derived again",
)
UNLIKE = Text(
    "提醒:与国务院的放假安排不同的日子:{days}", "Mind: days unlike the State Council's arrangement: {days}"
)
MONTH = Text(
    "{month} 月  上班 {worked} 天  放假 {holidays}  调休上班 {make_up}",
    "month {month}  {worked} days worked  holidays {holidays}  worked in lieu {make_up}",
)


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("calendar", help="工作日历 · working calendars", description=__doc__)
    command.add_argument("what", choices=["list", "show", "check", "publish"])
    command.add_argument(
        "target", nargs="?", metavar="NAME|FILE", help="a name for show, a file for check and publish"
    )
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument(
        "--year", type=_year, help="show: what is off and worked in this year, instead of the text"
    )
    command.add_argument("--note", default="", help="publish: what changed, for those who look back")
    command.add_argument("--json", action="store_true", help="list and check: print as JSON")
    command.set_defaults(run=run)


def _year(text: str) -> int:
    if not (text.isdecimal() and 1900 <= int(text[:5]) < FARTHEST.year):
        raise argparse.ArgumentTypeError(f"a year such as 2026, not {text[:20]}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    return {"list": _list, "show": _show, "check": _check, "publish": _publish}[args.what](args)


def _list(args: argparse.Namespace) -> int:
    found = _shelf(args)
    if args.json:
        print(json.dumps([_data(each) for each in found], ensure_ascii=False, indent=2))
        return 0
    for each in found:
        print(_line(each, args.language))
    return 0


def _show(args: argparse.Namespace) -> int:
    if not args.target:
        raise Stop(NAME_WANTED)
    found = {each.calendar.id: each for each in _shelf(args)}
    one = found.get(args.target)
    if one is None:
        raise Stop(NOT_THERE, name=args.target, known="、".join(found))
    if args.year:
        _print_year(one.calendar, args.year, args.language)
    else:
        print(one.published.text if one.published else calendar_text(one.calendar, args.language), end="")
    return 0


def _check(args: argparse.Namespace) -> int:
    """Without a database: the file alone."""
    file, content = _file(args)
    today = SystemClock().now().date()
    calendar, problems = read_calendar(read(content, file), today)
    if args.json:
        told = {"ok": calendar is not None, "diagnostics": [as_data(each) for each in problems]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif calendar is None:
        _print_problems(problems, args.language)
    else:
        print(GOOD.to(args.language).format(name=calendar.id, until=calendar.valid_until))
        _mention_differences(calendar, today, args.language)
    return 0 if calendar is not None else 1


def _publish(args: argparse.Namespace) -> int:
    file, content = _file(args)
    now = SystemClock().now()

    def work(connection: Connection) -> tuple[WorkingCalendar | None, tuple[Diagnostic, ...], list[Shelved]]:
        organisation = organisation_named(connection, args.organisation)
        calendar, problems = publish_calendar(
            connection, organisation, content, now=now, file=file, note=args.note
        )
        return calendar, problems, shelf(connection, organisation)

    with installed() as database:
        calendar, problems, found = database.write(work)
    if calendar is None:
        _print_problems(problems, args.language)
        return 1
    following = sum(each.following for each in found if each.calendar.id == calendar.id)
    said = PUBLISHED.to(args.language)
    print(said.format(name=calendar.id, until=calendar.valid_until, following=following))
    _mention_differences(calendar, now.date(), args.language)
    return 0


def _shelf(args: argparse.Namespace) -> list[Shelved]:
    with installed() as database, database.read() as connection:
        return shelf(connection, organisation_named(connection, args.organisation))


def _file(args: argparse.Namespace) -> tuple[str, bytes]:
    if not args.target or Path(args.target).is_dir():
        raise Stop(FILE_WANTED, what=args.what)
    return next(iter(read_documents([args.target]).items()))


def _line(one: Shelved, language: Language) -> str:
    origin = BUILT_IN if one.published is None else OWN
    at = f"{one.published.published_at:%Y-%m-%d}" if one.published else ""
    return LINE.to(language).format(
        name=one.calendar.id,
        until=one.calendar.valid_until,
        origin=origin.to(language).format(at=at),
        following=one.following,
    )


def _data(one: Shelved) -> dict[str, str | int | bool]:
    return {
        "calendar": one.calendar.id,
        "zone": one.calendar.zone,
        "valid_until": str(one.calendar.valid_until),
        "version": one.calendar.version,
        "built_in": one.published is None,
        "following": one.following,
    }


def _print_year(calendar: WorkingCalendar, year: int, language: Language) -> None:
    for month, days in groupby(days_of(calendar, year), key=lambda known: known[0].month):
        known = list(days)
        counts = Counter(kind for _, kind in known)
        worked = counts[DayKind.WORKED] + counts[DayKind.MAKE_UP] + counts[DayKind.OTHER_HOURS]
        print(
            MONTH.to(language).format(
                month=f"{month:2}",
                worked=f"{worked:2}",
                holidays=_numbers(known, DayKind.HOLIDAY),
                make_up=_numbers(known, DayKind.MAKE_UP),
            )
        )


def _numbers(known: list[tuple[date, DayKind]], wanted: DayKind) -> str:
    return " ".join(str(day.day) for day, kind in known if kind is wanted) or "—"


def _print_problems(problems: tuple[Diagnostic, ...], language: Language) -> None:
    for problem in problems:
        print(as_text(problem, language), end="\n\n")


def _mention_differences(calendar: WorkingCalendar, today: date, language: Language) -> None:
    if unlike := unlike_china(calendar, today):
        print(UNLIKE.to(language).format(days="、".join(map(str, unlike))))
