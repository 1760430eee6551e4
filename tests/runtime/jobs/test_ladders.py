"""Levels go through the same deadlines, workers, calendars and gate as every limit, each by its step."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine.rules.command import AcknowledgeReminder
from runtime.jobs.deadlines import Deadlines
from runtime.models import Models
from runtime.organisation.calendar_publication import publish_calendar
from runtime.queries.limits import limits_of_owner
from runtime.storage.database import Database
from runtime.storage.replay import repair, replay
from runtime.storage.tables import cases, deadlines
from tests.runtime.jobs.company import COMPANY, MODEL, Company

OVERDUE = """    overdue:
      - notify: 主管
        cc: 培训负责人
        say: "{{ 客户名称 }}在{{ 阶段 }}已停留{{ 停留 }}"
"""
LADDER = """    ladder:
      80%: {notify: 主管, say: 快到了}
      100%: {notify: 主管, say: 超时了}
      200%: {notify: 主管, say: 两倍了}
    repeat: {every: 1 day, at_most: 2}
"""
CLIMBING = MODEL.replace(OVERDUE, LADDER)
WORKING = CLIMBING.replace("5 days", "5 workdays") + "calendar: cn-workdays\n"
CALENDAR = """
calendar: cn-workdays
zone: Asia/Shanghai
week: {周一: [09:00-18:00], 周二: [09:00-18:00], 周三: [09:00-18:00], 周四: [09:00-18:00], 周五: [09:00-18:00]}
holidays: [2026-03-04]
valid_until: 2026-12-31
"""


def states(company: Company) -> dict[int, str]:
    with company.database.read() as connection:
        rows = connection.execute(select(deadlines.c.step, deadlines.c.state))
        return {row.step: row.state for row in rows}


def proven(company: Company) -> bool:
    with company.database.read() as connection:
        return all(each.equal for each in replay(connection, COMPANY, Models().get))


def test_each_level_comes_once_whoever_works_and_however_often(database: Database) -> None:
    company = Company(database, model=CLIMBING)
    company.customer("宏达医院")
    assert states(company) == dict.fromkeys((0, 80, 200, 10200, 20200), "pending")
    for days in (4, 4.01, 5, 5.01, 10.01, 11.01, 12.01, 30):
        for _ in range(2):
            company.new_worker().step(company.at(days=days))
    assert company.told("boss") == ["快到了", "超时了", "两倍了", "两倍了", "两倍了"]
    assert states(company) == {0: "missed", **dict.fromkeys((80, 200, 10200, 20200), "told")}
    assert proven(company)


def test_two_workers_that_claimed_the_same_steps_tell_each_level_once(database: Database) -> None:
    """The first has claimed all five steps after an outage; its lease is over when the second comes."""
    company = Company(database, model=CLIMBING)
    company.customer("宏达医院")
    now = company.at(days=30)
    one, other = (
        Deadlines(database, company.new_gate(), by=name, lease=timedelta(0)) for name in ("one", "other")
    )
    one.fire(now)
    other.fire(now)
    company.new_worker().step(now)
    assert company.told("boss") == ["两倍了"]
    assert states(company) == {
        0: "missed",
        80: "superseded",
        200: "told",
        10200: "superseded",
        20200: "superseded",
    }
    assert proven(company)


def test_acknowledged_no_row_of_the_ladder_is_left_to_claim(database: Database) -> None:
    company = Company(database, model=CLIMBING)
    case = company.customer("宏达医院")
    company.new_worker().step(company.at(days=4.1))
    asked = AcknowledgeReminder(actor="boss", clause="stage/触达", occurrence=1)
    assert company.gate.perform(COMPANY, case, asked).accepted
    assert states(company) == {0: "pending", 80: "told", **dict.fromkeys((200, 10200, 20200), "cancelled")}
    company.new_worker().step(company.at(days=30))
    assert company.told("boss") == ["快到了"]
    assert proven(company)


def test_leaving_and_entering_again_leaves_the_rows_of_both_visits(database: Database) -> None:
    company = Company(database, model=CLIMBING)
    case = company.customer("宏达医院")
    company.at(days=1)
    company.move(case)
    assert set(states(company).values()) == {"met", "cancelled"}
    assert proven(company)


def test_a_damaged_level_is_noticed_and_rebuilt_from_history(database: Database) -> None:
    company = Company(database, model=CLIMBING)
    case = company.customer("宏达医院")
    company.new_worker().step(company.at(days=4.1))
    damaged = deadlines.update().where(deadlines.c.step == 80).values(state="pending")
    database.write(lambda connection: connection.execute(damaged))
    assert not proven(company)
    database.write(lambda connection: repair(connection, COMPANY, Models().get, case))
    assert proven(company)
    assert states(company)[80] == "told"


def test_a_published_calendar_moves_the_levels_also_of_a_limit_that_is_past(database: Database) -> None:
    company = Company(database, model=WORKING)
    company.customer("宏达医院")
    worker = company.new_worker()
    worker.step(company.at(days=8))
    assert company.told("boss") == ["超时了"]
    before = _due(company, 200)
    another_holiday = CALENDAR.replace("2026-03-04", "2026-03-13")
    database.write(
        lambda connection: publish_calendar(connection, COMPANY, another_holiday, now=company.clock.now())
    )
    worker.step(company.clock.now())
    assert _due(company, 200) - before == timedelta(days=1)
    assert proven(company)


def _due(company: Company, step: int):
    with company.database.read() as connection:
        return connection.execute(select(deadlines.c.due).where(deadlines.c.step == step)).scalar_one()


def test_the_levels_are_not_among_the_limits_of_the_day(database: Database) -> None:
    company = Company(database, model=CLIMBING)
    company.customer("宏达医院")
    with database.read() as connection:
        rows = limits_of_owner(connection, cases.c.organisation == COMPANY, "rep", company.at(days=3))
    assert [row.due for row in rows] == [company.at(days=5)]
