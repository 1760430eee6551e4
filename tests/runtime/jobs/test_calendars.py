"""A published calendar reaches every pending deadline that counts its working time, and no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update

from runtime.jobs.calendars import ROUND, CalendarFollowing
from runtime.jobs.deadlines import Deadlines
from runtime.models import Models
from runtime.organisation.calendar_publication import publish_calendar
from runtime.storage.database import Database
from runtime.storage.replay import replay
from runtime.storage.tables import calendars, deadlines, decisions, tasks
from tests.runtime.jobs.company import COMPANY, MODEL, Company

WORKING = MODEL.replace("5 days", "5 workdays") + "calendar: cn-workdays\n"
NEXT_YEAR = """
calendar: cn-workdays
zone: Asia/Shanghai
week: {周一: [09:00-18:00], 周二: [09:00-18:00], 周三: [09:00-18:00], 周四: [09:00-18:00], 周五: [09:00-18:00]}
holidays: [2027-01-01]
valid_until: 2027-12-31
"""
LEASE = timedelta(minutes=3)


@pytest.fixture
def working(database: Database) -> Company:
    return Company(database, model=WORKING)


def at(company: Company, wall_clock: str) -> datetime:
    """As the clock in Shanghai says."""
    company.clock.set(datetime.fromisoformat(f"{wall_clock}+08:00").astimezone(UTC))
    return company.clock.now()


def publish(company: Company, text: str) -> None:
    now = company.clock.now()
    _, problems = company.database.write(
        lambda connection: publish_calendar(connection, COMPANY, text, now=now)
    )
    assert problems == ()


def due(company: Company) -> list[datetime | None]:
    with company.database.read() as connection:
        return list(connection.scalars(select(deadlines.c.due).order_by(deadlines.c.case)))


def refreshed(company: Company) -> int:
    with company.database.read() as connection:
        wanted = select(func.count()).where(decisions.c.command == "refresh_clocks")
        return int(connection.execute(wanted).scalar_one())


def reminded(company: Company) -> list[str]:
    """Without what an administrator is told about calendars."""
    return [text for text in company.told("boss") if "工作日历" not in text]


def following(company: Company, by: str = "a") -> CalendarFollowing:
    return CalendarFollowing(company.database, company.new_gate(), by=by, lease=LEASE)


def test_a_limit_beyond_the_calendar_waits_and_reminds_once_when_the_next_year_is_published(working: Company):
    """From Wednesday 30 December: 31, then 4, 5, 6, 7 January; Friday 1 January is free."""
    at(working, "2026-12-30 10:00")
    working.customer("宏达医院")
    worker = working.new_worker()
    worker.step(at(working, "2026-12-31 23:00"))
    assert due(working) == [None]

    publish(working, NEXT_YEAR)
    worker.step(working.clock.now())
    assert due(working) == [at(working, "2027-01-07 10:00")]
    worker.step(at(working, "2027-01-07 10:00"))
    assert reminded(working) == [], "exactly at the limit is in time"
    for later in ("2027-01-07 10:01", "2027-01-08 10:00", "2027-03-01 10:00"):
        working.new_worker().step(at(working, later))
    assert reminded(working) == ["宏达医院在触达已停留8天"]


COACHED = WORKING.replace("limit: 5 workdays", "limit: 1 days").replace(
    "      - notify: 主管", "      - {task: 话术辅导, for: 主管, within: 3 workdays}\n      - notify: 主管"
)


def test_a_case_whose_only_wait_is_a_task_beyond_the_calendar_is_found_too(database: Database):
    """From Wednesday 30 December: 31, then Monday 4 and Tuesday 5 January."""
    company = Company(database, model=COACHED)
    at(company, "2026-12-29 10:00")
    company.customer("宏达医院")
    worker = company.new_worker()
    worker.step(at(company, "2026-12-30 10:01"))
    assert tasks_due(company) == [None]

    publish(company, NEXT_YEAR)
    worker.step(company.clock.now())
    assert tasks_due(company) == [at(company, "2027-01-05 10:01")]
    with database.read() as connection:
        assert all(each.equal for each in replay(connection, COMPANY, Models().get))
    worker.step(at(company, "2027-01-06 10:00"))
    assert refreshed(company) == 1


def tasks_due(company: Company) -> list[datetime | None]:
    with company.database.read() as connection:
        return list(connection.scalars(select(tasks.c.due)))


def test_a_new_holiday_moves_what_is_pending_and_nothing_else(working: Company):
    at(working, "2026-03-02 10:00")
    stays = working.customer("甲")
    working.move(stays)
    moved = working.customer("乙")
    assert due(working)[1] == at(working, "2026-03-09 10:00")
    at(working, "2026-03-03 10:00")
    publish(working, NEXT_YEAR.replace("[2027", "[2026-03-05, 2026-03-06, 2027"))
    working.new_worker().step(working.clock.now())

    assert due(working)[1] == at(working, "2026-03-11 10:00")
    assert refreshed(working) == 1
    assert moved > stays


def test_a_deadline_that_the_worker_had_not_yet_reached_does_not_fire_at_the_old_instant(working: Company):
    at(working, "2026-03-02 10:00")
    working.customer("甲")
    at(working, "2026-03-09 09:00")
    publish(working, NEXT_YEAR.replace("[2027", "[2026-03-05, 2027"))

    Deadlines(working.database, working.new_gate(), by="a", lease=LEASE).fire(at(working, "2026-03-09 11:00"))
    assert working.told("boss") == []
    assert due(working) == [at(working, "2026-03-10 10:00")]


def test_the_same_calendar_again_asks_nobody(working: Company):
    working.customer("甲")
    publish(working, NEXT_YEAR)
    working.new_worker().step(working.clock.now())
    asked = refreshed(working)
    publish(working, NEXT_YEAR)
    publish(working, NEXT_YEAR + "# the same days with a remark\n")
    working.new_worker().step(working.clock.now())
    assert asked == refreshed(working) == 1


def test_natural_time_and_other_calendars_are_left_alone(database: Database):
    company = Company(database)
    company.customer("甲")
    publish(company, NEXT_YEAR)
    publish(company, NEXT_YEAR.replace("cn-workdays", "别的日历"))
    assert company.new_worker().step(company.clock.now()).followed == 0
    assert refreshed(company) == 0


def test_what_was_armed_by_the_old_calendar_beside_the_publication_follows_too(working: Company):
    """A transaction that had read the old calendar commits after the worker has passed."""
    working.customer("甲")
    publish(working, NEXT_YEAR)
    worker = working.new_worker()
    worker.step(working.clock.now())

    working.database.write(
        lambda connection: connection.execute(
            update(deadlines).values(due=None, calendar_version="what it had read")
        )
    )
    assert worker.step(working.at(minutes=1)).followed == 1
    assert worker.step(working.at(minutes=2)).followed == 0


def test_a_publication_is_settled_when_nothing_can_be_armed_by_the_old_one_any_more(working: Company):
    def settled() -> list[datetime | None]:
        with working.database.read() as connection:
            return list(connection.scalars(select(calendars.c.settled_at).order_by(calendars.c.revision)))

    publish(working, NEXT_YEAR)
    working.new_worker().step(working.at(minutes=9))
    assert settled() == [None]
    working.new_worker().step(working.at(minutes=10))
    assert settled() == [working.clock.now()]
    publish(working, NEXT_YEAR.replace("[2027", "[2026-03-05, 2027"))
    publish(working, NEXT_YEAR.replace("[2027", "[2026-03-06, 2027"))
    assert settled()[1:] == [working.clock.now(), None], "only the present one is to be followed"


def test_a_new_year_that_comes_with_an_upgrade_is_followed_by_the_next_worker(working: Company):
    working.customer("甲")
    before = due(working)
    working.database.write(
        lambda connection: connection.execute(update(deadlines).values(calendar_version="last year's"))
    )
    assert working.new_worker().step(working.clock.now()).followed == 1
    assert working.new_worker().step(working.clock.now()).followed == 0
    assert due(working) == before


def test_what_was_missed_by_holidays_that_came_with_an_upgrade_is_put_right(working: Company):
    """From Thursday 12 February: to Thursday 19 by the weeks alone, to Thursday 26 as the Spring Festival was published."""
    at(working, "2026-02-12 10:00")
    publish(working, CORRECTED.replace("holidays: [2026-03-05]\n", ""))
    working.customer("宏达医院")
    working.new_worker().step(at(working, "2026-02-19 10:01"))
    assert standing(working) == [("missed", at(working, "2026-02-19 10:00"))]

    # Nothing of their own is published: what was known before is a former version of the built-in calendar.
    working.database.write(lambda connection: connection.execute(delete(calendars)))
    worker = working.new_worker()
    worker.step(at(working, "2026-02-20 10:00"))
    assert standing(working) == [("pending", at(working, "2026-02-26 10:00"))]
    assert refreshed(working) == 1
    worker.step(at(working, "2026-02-20 12:00"))
    assert refreshed(working) == 1, "looked at once"


def test_while_one_worker_follows_a_calendar_another_leaves_it_alone(working: Company):
    for number in range(ROUND + 5):
        working.customer(f"客户{number}")
    publish(working, NEXT_YEAR)
    one, other = following(working, "one"), following(working, "other")

    assert one.advance(working.at(minutes=1)) == ROUND
    assert other.advance(working.at(minutes=1)) == 0
    assert other.advance(working.at(minutes=5)) == 5, "the first one died; its lease is over"
    assert one.advance(working.at(minutes=5)) == 0
    assert refreshed(working) == ROUND + 5


def test_a_case_that_cannot_be_refreshed_does_not_stop_the_others(working: Company):
    broken, sound = working.customer("甲"), working.customer("乙")
    working.pin(broken, "no such model")
    publish(working, NEXT_YEAR.replace("[2027", "[2026-03-05, 2027"))

    worker = working.new_worker()
    worker.step(working.clock.now())
    assert broken < sound
    assert due(working)[1] == datetime(2026, 3, 10, 1, tzinfo=UTC)
    assert worker.step(working.clock.now()).followed == 0


def test_administrators_are_told_once_sixty_days_before_the_calendar_ends(working: Company):
    def warned() -> list[str]:
        return [text.splitlines()[0] for text in working.told("boss")]

    working.new_worker().step(at(working, "2026-10-31 23:59"))
    assert warned() == []
    for later in ("2026-11-01 00:00", "2026-11-02 09:00", "2026-12-24 10:00"):
        working.new_worker().step(at(working, later))
    assert warned() == ["工作日历“cn-workdays”只到 2026-12-31,还有 60 天。"]
    publish(working, NEXT_YEAR)
    working.new_worker().step(at(working, "2027-01-05 09:00"))
    assert len(warned()) == 1
    working.new_worker().step(at(working, "2027-11-01 00:00"))
    assert warned()[1:] == ["工作日历“cn-workdays”只到 2027-12-31,还有 60 天。"]


def test_administrators_are_told_of_a_calendar_that_nobody_published(database: Database):
    company = Company(database, model=WORKING.replace("cn-workdays", "华东日历"))
    company.customer("甲")
    company.new_worker().step(company.at(hours=1))
    assert [text.splitlines()[0] for text in company.told("boss")] == [
        "模型用到的工作日历“华东日历”还没有发布,按工作时间算的时限都在等它。"
    ]
    publish(company, NEXT_YEAR.replace("cn-workdays", "华东日历"))
    company.new_worker().step(company.at(hours=2))
    assert due(company) == [datetime(2026, 3, 9, 1, tzinfo=UTC)]
    assert len(company.told("boss")) == 1


def test_nobody_is_told_about_a_calendar_that_the_model_does_not_count_with(database: Database):
    company = Company(database)
    company.new_worker().step(at(company, "2026-12-24 10:00"))
    assert company.told("boss") == []


def test_a_case_that_cannot_be_refreshed_is_tried_again_and_follows_once_it_can(working: Company):
    case = working.customer("甲")
    pinned = working.pinned(case)
    working.pin(case, "no such model")
    publish(working, NEXT_YEAR.replace("[2027", "[2026-03-05, 2027"))
    worker = working.new_worker()
    worker.step(working.at(minutes=1))
    before = due(working)

    working.pin(case, pinned)
    worker.step(working.at(minutes=5))
    assert due(working) == before, "not yet"
    worker.step(working.at(minutes=7))
    assert due(working) == [datetime(2026, 3, 10, 1, tzinfo=UTC)] != before
    assert working.told("boss") == []


def test_a_case_that_never_can_is_given_up_and_administrators_are_told_once(working: Company):
    case = working.customer("甲")
    working.pin(case, "no such model")
    publish(working, NEXT_YEAR)
    worker = working.new_worker()
    for minutes in range(0, 400, 10):
        worker.step(working.at(minutes=minutes))
    (told,) = [text for text in working.told("boss") if "日历" in text]
    assert "跟不上日历“cn-workdays”" in told
    assert case in told
    assert following(working, "other").advance(working.at(hours=9)) == 0


CORRECTED = """
calendar: cn-workdays
zone: Asia/Shanghai
week: {周一: [09:00-18:00], 周二: [09:00-18:00], 周三: [09:00-18:00], 周四: [09:00-18:00], 周五: [09:00-18:00]}
holidays: [2026-03-05]
valid_until: 2026-12-31
"""


def standing(company: Company) -> list[tuple[str, datetime | None]]:
    with company.database.read() as connection:
        rows = connection.execute(select(deadlines.c.state, deadlines.c.due).order_by(deadlines.c.due))
        return [(row.state, row.due) for row in rows]


def test_a_limit_missed_by_a_day_that_was_free_after_all_is_put_right_and_told_once(working: Company):
    """From Monday 2 March five working days are Monday 9 March, or Tuesday 10 with Thursday 5 March off."""
    at(working, "2026-03-02 10:00")
    working.customer("宏达医院")
    worker = working.new_worker()
    worker.step(at(working, "2026-03-09 10:01"))
    assert len(reminded(working)) == 1

    publish(working, CORRECTED)
    worker.step(working.clock.now())
    assert standing(working) == [("pending", at(working, "2026-03-10 10:00"))]
    for later in ("2026-03-10 10:01", "2026-03-20 10:00"):
        working.new_worker().step(at(working, later))
    assert [state for state, _ in standing(working)] == ["missed"]
    assert len(reminded(working)) == 1


def test_what_was_missed_before_the_first_day_that_a_calendar_changes_is_not_looked_at(working: Company):
    at(working, "2026-02-02 10:00")
    publish(working, CORRECTED.replace("holidays: [2026-03-05]\n", ""))
    working.customer("宏达医院")
    worker = working.new_worker()
    worker.step(at(working, "2026-02-20 10:00"))

    at(working, "2026-03-09 10:00")
    publish(working, CORRECTED)
    worker.step(working.clock.now())
    assert refreshed(working) == 0


def test_a_correction_is_found_also_behind_one_that_followed_it_at_once(working: Company):
    at(working, "2026-03-02 10:00")
    working.customer("宏达医院")
    worker = working.new_worker()
    worker.step(at(working, "2026-03-09 10:01"))

    publish(working, CORRECTED)
    publish(working, CORRECTED.replace("2026-03-05", "2026-03-05, 2026-09-01"))
    worker.step(working.clock.now())
    assert standing(working) == [("pending", at(working, "2026-03-10 10:00"))]
