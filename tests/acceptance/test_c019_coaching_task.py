"""C019: the trainer is copied and coaches. Three overdue customers of one rep are one message and one task."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update

from engine.rules.command import AssignCase, CreateCase
from runtime.channels.fake import Street
from runtime.channels.settings import ChannelSettings
from runtime.gate import Gate
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.storage.ids import new_id
from runtime.storage.replay import replay
from runtime.storage.tables import memberships, people
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of, says
from tests.engine.rules.story import instant
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import START, TOKEN, send
from tests.runtime.web.test_director import words_of

MODEL = """
calendar: cn-workdays
send_by: [wecom, in_app]
reminders: {together: 30 min}
activities:
  客户沟通: {fields: {沟通要点: long_text}}
roles: {销售代表: {sees: own}, 主管: {sees: unit}, 培训负责人: {sees: unit}, 市场部: {sees: given}}
stages:
  - stage: 触达
    limit: 5 days
    overdue:
      - notify: 主管
        cc: 培训负责人
        say: "{{ 负责人 }}的{{ 客户 }}在{{ 阶段 }}已停留{{ 停留 }}"
      - task: 话术辅导
        for: 培训负责人
        within: 2 workdays
        note: "{{ 客户 }}停在{{ 阶段 }},请听录音后辅导{{ 负责人 }}"
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
HOSPITALS = ("明德医院", "康宁诊所", "仁济医院")


@pytest.fixture
def street() -> Iterator[Street]:
    with Street() as street:
        yield street


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.services.database.write(
        lambda connection: connection.execute(update(people).values(wecom_id="wx-" + people.c.id))
    )
    return office


def work(office: Office, street: Street, wall_clock: str) -> None:
    """A fresh worker with every channel, as `dongxian worker` has them."""
    office.at(wall_clock)
    settings = ChannelSettings.from_environment(street.environment())
    database = office.services.database
    gate = Gate(database, Models(), office.clock, Calendars())
    worker = Worker(database, gate, office.clock, settings.channels(), public_url="https://dx.example.com")
    worker.step(office.clock.now())


def three_forgotten(office: Office) -> list[str]:
    office.at("2026-03-04 10:00")
    li = office.browser("li")
    found = []
    for number, name in enumerate(HOSPITALS):
        office.at(f"2026-03-04 10:0{number}")
        found.append(office.customer(li, name))
    send(li, f"{found[0]}/activities/客户沟通", 沟通要点="嫌贵,要先试用")
    send(li, found[1], f"{found[1]}/notes", text="院长出国,月底回来")
    return found


def test_three_overdue_customers_of_one_rep_are_one_message_and_one_coaching_task(
    office: Office, street: Street
) -> None:
    cases = three_forgotten(office)
    work(office, street, "2026-03-09 10:05")
    assert street.wecom.received == [], "the window is open"
    assert len(office.told("lin")) == 3, "the inbox does not wait"
    work(office, street, "2026-03-09 10:34")
    assert street.wecom.received == []

    work(office, street, "2026-03-09 10:35")

    [digest] = street.wecom.received
    assert digest.content.startswith("3条提醒")
    assert "的某客户在触达已停留5天(3条)" in digest.content
    assert sorted(digest.mentioned) == ["wx-lin", "wx-wang"]
    work(office, street, "2026-03-09 18:00")
    assert len(street.wecom.received) == 1

    trainer = office.browser("lin")
    today = says(trainer.get("/today"))
    assert today.count("话术辅导") == 1
    tasks = words_of(says(trainer.get("/tasks")))
    assert "共 1 件任务,涉及 3 个商机" in tasks
    assert all(name in tasks for name in HOSPITALS)

    api = caller(office, "lin")
    [task] = api.get("/tasks").json()["tasks"]
    assert [one["case_name"] for one in task["cases"]] == list(HOSPITALS)
    assert task["due"].startswith(instant("2026-03-11 10:05").strftime("%Y-%m-%dT%H:%M"))
    page = words_of(says(trainer.get(f"/tasks/{task['id']}")))
    for words in (*HOSPITALS, "触达", "请听录音后辅导李小明", "嫌贵,要先试用", "院长出国,月底回来"):
        assert words in page
    said = [
        one["said_last"] and one["said_last"]["words"]
        for one in api.get(f"/tasks/{task['id']}").json()["cases"]
    ]
    assert said == ["沟通要点: 嫌贵,要先试用", "院长出国,月底回来", None]

    done = send(trainer, f"/tasks/{task['id']}", f"/tasks/{task['id']}/done")
    assert "的每一个商机都已完成" in says(done)
    assert all(task.done for case in cases for task in office.state(case).tasks.values())
    assert "没有未完成的任务" in trainer.get("/today").text
    assert api.get("/tasks?state=done").json()["total"] == 1
    with office.services.database.read() as connection:
        assert all(each.equal for each in replay(connection, COMPANY, Models().get))


def test_the_trainer_is_copied_and_finds_the_coaching_task_with_its_context(
    office: Office, street: Street
) -> None:
    office.at("2026-03-04 10:00")
    li = office.browser("li")
    case = office.customer(li)
    send(li, f"{case}/activities/客户沟通", 沟通要点="嫌贵,要先试用")

    work(office, street, "2026-03-09 10:05")
    [told] = office.told("wang")
    assert told == "李小明的明德医院在触达已停留5天"
    assert office.told("lin") == [told]

    trainer = office.browser("lin")
    today = says(trainer.get("/today"))
    assert today.count("话术辅导") == 1
    page = says(trainer.get(case))
    for words in ("明德医院停在触达,请听录音后辅导李小明", "林培训", "嫌贵,要先试用"):
        assert words in page
    [(task, opened)] = office.state(case).tasks.items()
    assert opened.assignee == "lin"
    assert opened.due == instant("2026-03-11 10:05"), "two working days after Monday"

    send(trainer, case, f"{case}/tasks/{task}/done")
    assert "没有未完成的任务" in trainer.get("/today").text
    work(office, street, "2026-03-20 10:00")
    assert len(office.told("lin")) == 1


def test_customers_of_two_reps_and_of_two_days_are_tasks_of_their_own(office: Office, street: Street) -> None:
    three_forgotten(office)
    office.at("2026-03-04 10:30")
    office.customer(office.browser("zhao"), "同和门诊")
    office.at("2026-03-05 10:00")
    office.customer(office.browser("li"), "第二天的医院")

    work(office, street, "2026-03-09 10:31")
    work(office, street, "2026-03-10 10:31")

    answer = caller(office, "lin").get("/tasks").json()
    assert (answer["total"], answer["cases"]) == (3, 5)
    assert sorted(one["total"] for one in answer["tasks"]) == [1, 1, 3]


def test_whoever_works_on_the_cases_finishes_the_task_and_a_second_time_does_nothing(
    office: Office, street: Street
) -> None:
    cases = three_forgotten(office)
    work(office, street, "2026-03-09 10:35")
    [task] = caller(office, "lin").get("/tasks").json()["tasks"]

    li = caller(office, "li")
    first, again = (li.post(f"/tasks/{task['id']}/done", json={}).json() for _ in range(2))

    assert (first["done"], first["refused"]) == (3, 0)
    assert (again["done"], again["refused"], again["results"]) == (0, 0, [])
    assert all(one.done for case in cases for one in office.state(case).tasks.values())


def test_what_is_refused_for_one_case_does_not_hold_up_the_others_and_is_said(
    office: Office, street: Street
) -> None:
    """Marketing owns one of the cases by now and may only follow the other, which it created."""
    rep_too = {"id": "m-rep", "person": "qian", "unit": "hz", "role": "销售代表"}
    office.services.database.write(
        lambda connection: connection.execute(
            insert(memberships).values(organisation=COMPANY, valid_from=START, **rep_too)
        )
    )
    office.at("2026-03-04 10:00")
    created = CreateCase(
        actor="qian", fields={"客户名称": "仁济医院"}, owner="li", unit="hz", unit_path="/east/hz/"
    )
    followed = office.services.gate.perform(COMPANY, new_id(), created).case_id
    own = office.customer(office.browser("li"), "明德医院")
    work(office, street, "2026-03-09 10:35")
    given = AssignCase(actor="root", owner="qian", unit="hz", unit_path="/east/hz/", comment="")
    assert office.command(own, given).accepted
    [task] = caller(office, "lin").get("/tasks").json()["tasks"]

    answer = caller(office, "qian").post(f"/tasks/{task['id']}/done", json={}).json()

    assert (answer["done"], answer["refused"]) == (1, 1)
    by_case = {row["case"]: row for row in answer["results"]}
    assert by_case[id_of(own)]["done"]
    assert by_case[followed]["errors"]
    trainer = office.browser("lin")
    assert "2 个商机,完成 1/2" in words_of(says(trainer.get(f"/tasks/{task['id']}")))
    marketing = office.browser("qian")
    token = TOKEN.search(marketing.get("/cases/new").text)[1]
    page = marketing.post(f"/tasks/{task['id']}/done", data={"_form_token": token})
    assert page.status_code == 422
    assert "没有动" in words_of(says(page))


def test_a_task_is_seen_and_finished_only_as_far_as_its_cases_are_seen(
    office: Office, street: Street
) -> None:
    cases = three_forgotten(office)
    work(office, street, "2026-03-09 10:35")
    [task] = caller(office, "lin").get("/tasks").json()["tasks"]
    given = AssignCase(actor="root", owner="sun", unit="nb", unit_path="/east/nb/", comment="")
    assert office.command(cases[2], given).accepted

    sun = caller(office, "sun")
    seen = sun.get(f"/tasks/{task['id']}").json()
    assert [one["case"] for one in seen["cases"]] == [id_of(cases[2])]
    assert caller(office, "zhao").get(f"/tasks/{task['id']}").status_code == 404
    assert sun.post(f"/tasks/{task['id']}/done", json={}).json()["done"] == 1

    [left] = caller(office, "lin").get("/tasks").json()["tasks"]
    assert (left["id"], left["total"], left["done"]) == (task["id"], 3, 1)
    trainer = office.browser("lin")
    assert "3 个商机,完成 1/3" in words_of(says(trainer.get("/tasks")))
    send(trainer, f"/tasks/{task['id']}", f"/tasks/{task['id']}/done")
    assert caller(office, "lin").get("/tasks").json()["total"] == 0
