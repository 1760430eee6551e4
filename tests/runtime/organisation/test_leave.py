"""A week of leave asks for less, and the deputy sees the customers meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from engine.model.kernel import Model
from engine.timing import WorkingCalendar
from runtime.organisation.calendars import built_in
from runtime.queries.period import Period
from runtime.queries.scores import standings
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.scope import everything, scope_of
from runtime.storage.tables import absences, people
from tests.runtime.web.shop import FixedClock, Shop, open_shop

MONDAY = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
WEEK = Period("2026-03-02", "", MONDAY, MONDAY + timedelta(days=7))


def open_for_business(database: Database, folder: Path) -> tuple[Shop, Model]:
    clock = FixedClock(MONDAY)
    shop = Shop(open_shop(database, folder, clock), clock)
    with database.read() as connection:
        model = shop.services.models.current(connection, "o1")
    assert model is not None
    return shop, model


def away(database: Database, person: str, days: float, starts: datetime = MONDAY) -> None:
    database.write(
        lambda connection: connection.execute(
            insert(absences).values(
                organisation="o1",
                id=new_id(),
                person=person,
                starts_at=starts,
                ends_at=starts + timedelta(days=days),
                kind="年假",
                note="",
            )
        )
    )


def pass_line(database: Database, model: Model, calendar: WorkingCalendar | None) -> float | None:
    with database.read() as connection:
        (found,) = standings(
            connection, everything("o1", "wang"), model, model.scores["PEI"], WEEK, calendar, "li"
        )
    return None if found.score is None else round(found.score.pass_line, 6)


def test_two_days_of_leave_ask_for_three_fifths_and_a_week_for_nothing(database: Database, tmp_path: Path):
    _, model = open_for_business(database, tmp_path)
    for calendar in (None, built_in("cn-workdays")):
        assert pass_line(database, model, calendar) == 12
    away(database, "li", 2)
    away(database, "zhao", 5)
    for calendar in (None, built_in("cn-workdays")):
        assert pass_line(database, model, calendar) == 7.2
    away(database, "li", 7)
    for calendar in (None, built_in("cn-workdays")):
        assert pass_line(database, model, calendar) is None


def test_an_afternoon_of_leave_leaves_the_day_worked(database: Database, tmp_path: Path):
    _, model = open_for_business(database, tmp_path)
    away(database, "li", 0.25, MONDAY + timedelta(hours=13))
    for calendar in (None, built_in("cn-workdays")):
        assert pass_line(database, model, calendar) == 12


def test_the_deputy_sees_the_customers_of_who_is_on_leave_for_just_these_days(
    database: Database, tmp_path: Path
):
    _, model = open_for_business(database, tmp_path)
    over = {"deputy": "zhao", "deputy_from": MONDAY, "deputy_to": MONDAY}
    database.write(
        lambda connection: connection.execute(update(people).where(people.c.id == "li").values(**over))
    )
    away(database, "li", 2)

    def seen(days: float) -> frozenset[str]:
        with database.read() as connection:
            return scope_of(connection, "o1", "zhao", model, MONDAY + timedelta(days=days)).owners

    assert seen(-0.1) == {"zhao"}
    assert seen(0) == {"zhao", "li"}
    assert seen(2) == {"zhao"}
