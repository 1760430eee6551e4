"""C020: levels at 80, 100 and 150 %; a supervisor who acknowledges at 110 % is the last who hears of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from engine.rules.command import AcknowledgeReminder
from engine.rules.event import LevelCame, ReminderAcknowledged
from runtime.effects.message import read
from runtime.models import Models
from runtime.storage.replay import replay
from runtime.storage.tables import (
    accounts,
    deadlines,
    memberships,
    messages,
    organisations,
    outbox,
    people,
    tasks,
)
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_c029_dry_run import dry_run
from tests.engine.rules.story import complete, instant
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import HASHED, send

MODEL = """
roles: [销售代表, 主管, 培训负责人, 区域总监, 市场部]
stages:
  - stage: 触达
    limit: 10 days
    ladder:
      80%: {notify: 销售代表, say: "{{ 客户 }}快到时限"}
      100%:
        - {notify: 主管, cc: 培训负责人, say: "{{ 客户 }}超过时限"}
        - {task: 话术辅导, for: 培训负责人}
      150%: [{notify: 区域总监, say: "{{ 客户 }}还没有人管"}, {task: 复盘, for: 主管}]
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
STAY = "stage/触达"


def in_an_office(open_office: OpenOffice) -> tuple[Office, str]:
    """With a regional director, and a customer since 2 March at 10:00."""
    office = open_office(MODEL)
    office.services.database.write(director)
    office.at("2026-03-02 10:00")
    return office, office.customer(office.browser("li"))


def director(connection: Connection) -> None:
    own = {"organisation": COMPANY, "id": "chen"}
    since = datetime(2026, 1, 1, tzinfo=UTC)
    connection.execute(insert(people).values(**own, number="chen", name="陈总监"))
    connection.execute(
        insert(memberships).values(**own, person="chen", unit="east", role="区域总监", valid_from=since)
    )
    connection.execute(
        insert(accounts).values(**own, person="chen", login="chen", password_hash=HASHED, administrator=False)
    )


def told(office: Office) -> dict[str, list[str]]:
    return {person: said for person in ("li", "wang", "lin", "chen") if (said := office.told(person))}


def proven(office: Office) -> bool:
    with office.services.database.read() as connection:
        return all(each.equal for each in replay(connection, COMPANY, Models().get))


def test_levels_come_one_by_one_until_the_supervisor_takes_it_up_at_110_percent(open_office: OpenOffice):
    office, case = in_an_office(open_office)
    office.work_at("2026-03-10 10:00:00")
    assert told(office) == {}, "exactly at the level is in time"
    office.work_at("2026-03-10 10:00:01")
    assert told(office) == {"li": ["明德医院快到时限"]}
    office.work_at("2026-03-12 10:00:01")
    assert told(office)["wang"] == told(office)["lin"] == ["明德医院超过时限"]

    office.at("2026-03-13 10:00")
    wang = office.browser("wang")
    assert "我来处理" in wang.get("/inbox").text
    answer = send(wang, case, f"{case}/acknowledge", clause=STAY, occurrence="1", comment="我明天去拜访")
    assert "不再往上提醒" in answer.text
    page = office.browser("li").get(case).text
    assert "王主管在 110% 时接手了“触达的停留时限”,不再往上提醒" in page
    assert "我明天去拜访" in page

    for later in ("2026-03-17 10:00:01", "2026-03-18 10:00:00", "2026-06-01 10:00:00"):
        office.work_at(later)
    assert "chen" not in told(office)
    (stopped,) = (each for each in office.history(case) if isinstance(each, ReminderAcknowledged))
    assert (stopped.actor, stopped.share) == ("wang", 110)
    assert "我来处理" not in office.browser("wang").get("/inbox").text
    assert proven(office)


def test_unanswered_it_reaches_the_director_and_opens_the_last_task(open_office: OpenOffice):
    office, case = in_an_office(open_office)
    for at in ("2026-03-10 10:00:01", "2026-03-12 10:00:01", "2026-03-17 10:00:00"):
        office.work_at(at)
    assert "chen" not in told(office)
    office.work_at("2026-03-17 10:00:01")
    assert told(office)["chen"] == ["明德医院还没有人管"]
    assert opened(office) == ["复盘", "话术辅导"]
    chen = office.browser("chen")
    (link,) = (row for row in rows(office, "chen"))
    why = chen.get(f"/inbox/{link}").text
    assert "150%" in why
    assert [each.step for each in office.history(case) if isinstance(each, LevelCame)] == [80, 150]
    assert proven(office)


def opened(office: Office) -> list[str]:
    with office.services.database.read() as connection:
        return sorted(connection.scalars(select(tasks.c.title)))


def rows(office: Office, person: str) -> list[str]:
    with office.services.database.read() as connection:
        return list(connection.scalars(select(messages.c.id).where(messages.c.person == person)))


def test_down_over_all_levels_each_comes_once_and_only_the_highest_speaks(open_office: OpenOffice):
    office, case = in_an_office(open_office)
    office.work_at("2026-03-19 12:00")
    assert told(office) == {"chen": ["明德医院还没有人管"]}
    assert opened(office) == ["复盘", "话术辅导"]
    came = [each for each in office.history(case) if isinstance(each, LevelCame)]
    assert [(each.step, each.outcome, each.late) for each in came] == [
        (80, "superseded", True),
        (150, "told", True),
    ]
    for later in ("2026-03-19 11:00", "2026-03-19 12:00", "2026-04-19 12:00"):
        office.work_at(later)
    assert told(office) == {"chen": ["明德医院还没有人管"]}
    page = office.browser("li").get(case).text
    assert "由更高的一级提醒" in page
    assert proven(office)


def test_the_rep_cannot_silence_those_who_watch_and_moving_on_ends_it(open_office: OpenOffice):
    office, case = in_an_office(open_office)
    office.work_at("2026-03-10 10:00:01")
    li = office.browser("li")
    assert "我来处理" not in li.get("/inbox").text
    refused = send(li, case, f"{case}/acknowledge", clause=STAY, occurrence="1")
    assert refused.status_code == 422
    assert "王主管" in refused.text
    office.at("2026-03-11 10:00")
    office.move(li, case, "需求确认")
    office.work_at("2026-06-01 10:00")
    assert told(office) == {"li": ["明德医院快到时限"]}
    with office.services.database.read() as connection:
        states = connection.execute(select(deadlines.c.step, deadlines.c.state).order_by(deadlines.c.step))
        assert [tuple(row) for row in states] == [(0, "met"), (80, "told"), (150, "cancelled")]
    assert proven(office)


def test_a_program_acknowledges_what_its_message_names(open_office: OpenOffice):
    office, case = in_an_office(open_office)
    office.work_at("2026-03-12 10:00:01")
    office.at("2026-03-12 12:00")
    wang = caller(office, "wang")
    (message,) = wang.get("/messages").json()["messages"]
    assert message["ladder"] == {"clause": STAY, "occurrence": 1}
    ladder = wang.get(f"/cases/{id_of(case)}").json()["ladders"][0]
    assert [(each["at_percent"], each["state"]) for each in ladder["levels"]] == [
        (80, "superseded"),
        (150, "pending"),
    ]
    address = f"/cases/{id_of(case)}/acknowledge"
    first = wang.post(address, json=message["ladder"] | {"comment": "我来"})
    assert (first.status_code, first.json()["events"]) == (200, 1)
    again = wang.post(address, json=message["ladder"])
    assert (again.status_code, again.json()["events"]) == (200, 0)
    assert wang.get("/messages").json()["messages"][0]["ladder"] is None
    other_city = caller(office, "ma").post(address, json=message["ladder"])
    assert other_city.status_code == 404
    office.work_at("2026-06-01 10:00")
    assert "chen" not in told(office)


def test_an_unheld_role_is_told_to_administrators_and_the_others_hear_of_it(open_office: OpenOffice):
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    office.customer(office.browser("li"))
    for at in ("2026-03-12 10:00:01", "2026-03-17 10:00:01"):
        office.work_at(at)
    assert office.told("wang") == ["明德医院超过时限"]
    assert any("区域总监" in said and "CHAN" not in said for said in office.told("root"))


def test_a_dry_run_counts_each_level_and_what_somebody_had_stopped(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office, case = in_an_office(open_office)
    second = office.customer(office.browser("li"), "康宁诊所")
    for at in ("2026-03-10 10:00:01", "2026-03-12 10:00:01"):
        office.work_at(at)
    office.at("2026-03-13 10:00")
    taken = AcknowledgeReminder(actor="wang", clause=STAY, occurrence=1)
    assert office.command(case, taken).accepted
    office.work_at("2026-03-17 10:00:01")
    assert office.state(second).ladders[STAY].running is False

    found = dry_run(office, tmp_path, monkeypatch, complete(MODEL.replace("150%", "170%")))
    levels = {each["what"]: each for each in found["levels"]}
    assert (levels["clause/stage/触达@80"]["told"], levels["clause/stage/触达@80"]["cases"]) == (2, 2)
    assert (levels["clause/stage/触达@170"]["told"], levels["clause/stage/触达@170"]["stopped"]) == (1, 1)
    moved = [(each["difference"], each["what"]) for each in found["differences"]]
    assert ("vanishes", "clause/stage/触达@150") in moved
    assert ("appears", "clause/stage/触达@170") in moved
    assert found["refusals"] == []


def test_while_the_supervisor_is_away_the_deputy_is_told_and_may_take_it_up(open_office: OpenOffice):
    office, case = in_an_office(open_office)
    away = {
        "deputy": "zhao",
        "deputy_from": instant("2026-03-11 00:00"),
        "deputy_to": instant("2026-03-20 00:00"),
    }

    def leave(connection: Connection) -> None:
        connection.execute(update(people).where(people.c.id == "wang").values(**away))
        connection.execute(
            update(organisations).values(directory_revision=organisations.c.directory_revision + 1)
        )

    office.services.database.write(leave)
    office.work_at("2026-03-12 10:00:01")
    assert office.told("zhao") == ["明德医院超过时限"]
    office.at("2026-03-13 10:00")
    zhao = office.browser("zhao")
    assert "我来处理" in zhao.get("/inbox").text
    send(zhao, case, f"{case}/acknowledge", clause=STAY, occurrence="1")
    (stopped,) = (each for each in office.history(case) if isinstance(each, ReminderAcknowledged))
    assert stopped.actor == "zhao"


def test_each_level_takes_its_own_channels_before_those_of_the_model(open_office: OpenOffice):
    office = open_office(
        MODEL.replace("notify: 区域总监,", "notify: 区域总监, send_by: [sms, wecom_app],")
        + "send_by: [in_app, sms]\n"
    )
    office.services.database.write(director)
    office.at("2026-03-02 10:00")
    office.customer(office.browser("li"))
    for level in ("2026-03-10 10:00:01", "2026-03-12 10:00:01", "2026-03-17 10:00:01"):
        office.work_at(level)
    with office.services.database.read() as connection:
        sent = [read(payload) for payload in connection.scalars(select(outbox.c.payload))]
    ways = {message.person: message.channels for message in sent}
    assert ways["li"] == ways["wang"] == ("in_app", "sms")
    assert ways["chen"] == ("sms", "wecom_app", "in_app")
