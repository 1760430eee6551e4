from __future__ import annotations

from datetime import timedelta

from runtime.channels.fake.server import Asked
from tests.runtime.effects.desk import COMPANY, START, Desk

MINUTES = timedelta(minutes=1)


def test_a_robot_that_fails_twice_gets_the_message_once_and_the_log_shows_three_attempts(desk: Desk) -> None:
    desk.robot.fail(500, 500)
    desk.put()

    desk.pass_time(2 * MINUTES)

    assert desk.log() == [
        ("wecom", 1, False, "http500"),
        ("wecom", 2, False, "http500"),
        ("wecom", 3, True, "0"),
    ]
    assert len(desk.robot.received) == 1
    assert desk.mail.received == []
    assert desk.states() == ["done"]


def test_a_robot_that_is_down_for_ten_minutes_is_replaced_by_one_mail(desk: Desk) -> None:
    desk.robot.down = True
    desk.put()

    desk.pass_time(10 * MINUTES)
    desk.robot.down = False
    desk.pass_time(10 * MINUTES)

    assert [(channel, delivered) for channel, _, delivered, _ in desk.log()] == [
        *[("wecom", False)] * 5,
        ("email", True),
    ]
    assert len(desk.mail.received) == 1
    assert desk.robot.received == []
    assert desk.states() == ["done"]


def test_a_wrong_key_takes_the_next_channel_at_once_and_tells_administrators_once_a_day(desk: Desk) -> None:
    desk.robot.key = "another"
    desk.put()
    desk.put()

    desk.pass_time(MINUTES)

    assert len(desk.mail.received) == 2
    (told,) = desk.inbox("admin")
    assert told.because == "CHAN913"
    assert "93000" in told.title


def test_when_every_channel_fails_the_message_is_in_the_inbox_and_administrators_know(desk: Desk) -> None:
    desk.mail.unknown.add("wang@example.com")
    desk.robot.key = "another"
    desk.put()

    desk.pass_time(MINUTES)

    assert desk.states() == ["failed"]
    assert [row.because for row in desk.inbox("admin")] == ["CHAN913", "CHAN912"]
    assert [row.body for row in desk.inbox("p1")] == ["上海宏达医院在触达已停留5天"]


def test_the_inbox_has_each_message_once_however_often_it_is_tried(desk: Desk) -> None:
    desk.robot.fail(500, 500, 500)
    desk.put()
    desk.put(person="p2", copy=True)

    desk.pass_time(3 * MINUTES)

    assert [row.copy for row in desk.inbox("p1")] == [False]
    assert [row.copy for row in desk.inbox("p2")] == [True]
    assert desk.inbox("p1")[0].organisation == COMPANY


def test_a_question_links_to_the_approval_and_not_to_the_case(desk: Desk) -> None:
    request = "8d0a4f0e-5f5b-5a39-9c0e-2b9a1f6a7d40"
    desk.put(channels=("email",), because=f"approval/折扣审批#{request}@1")

    desk.step()

    ((_, mail),) = desk.mail.received
    assert f"https://dx.example.com/approvals/{request}" in mail.get_content()
    assert "/cases/" not in mail.get_content()


def test_the_copy_reads_the_frame_in_their_own_language(desk: Desk) -> None:
    desk.put(channels=("email",))
    desk.put(channels=("email",), person="p2", copy=True)

    desk.step()

    mails = {envelope[0]: mail for envelope, mail in desk.mail.received}
    assert "为什么收到" in mails["wang@example.com"].get_content()
    assert "Why you get this mail" in mails["li@example.com"].get_content()
    assert "li@example.com" in mails["wang@example.com"]["Cc"]
    assert "https://dx.example.com/cases/c1" in mails["li@example.com"].get_content()


def test_somebody_without_an_address_is_reached_over_the_next_channel(desk: Desk) -> None:
    desk.change_person("p1", email=None)
    desk.put(channels=("email", "wecom"))

    desk.step()

    assert desk.log() == [("email", 1, False, "no_address"), ("wecom", 1, True, "0")]


def test_a_role_that_nobody_holds_is_told_to_administrators_once_a_day(desk: Desk) -> None:
    desk.put(person=None, role="培训负责人")
    desk.put(person=None, role="培训负责人")
    desk.put(person=None, role="区域总监")

    desk.step()

    told = desk.inbox("admin")
    assert [row.because for row in told] == ["CHAN910", "CHAN910"]
    assert {"培训负责人" in told[0].body, "培训负责人" in told[1].body} == {True, False}
    assert desk.states() == ["failed"] * 3


def test_a_reader_who_has_left_gets_nothing_and_administrators_know(desk: Desk) -> None:
    desk.change_person("p1", left_at=START - timedelta(days=1))
    desk.put()

    desk.step()

    assert desk.robot.received == []
    assert [row.because for row in desk.inbox("admin")] == ["CHAN911"]


def test_forty_waiting_messages_keep_the_robots_limit_and_all_arrive(desk: Desk) -> None:
    for number in range(40):
        desk.put(public=f"{number}号客户" + "停留" * 200)

    desk.pass_time(3 * MINUTES)

    assert set(desk.robot.answered) == {0}
    assert desk.states() == ["done"] * 40
    assert all(any(f"{n}号客户" in said.content for said in desk.robot.received) for n in range(40))


def test_a_row_that_another_worker_holds_is_left_alone_until_its_lease_is_over(desk: Desk) -> None:
    desk.put()
    other = desk.worker("other")
    judged = desk.robot.answer

    def answer_late(asked: Asked) -> tuple[int, bytes]:
        assert other.deliver(desk.now) == 0
        return judged(asked)

    desk.robot.answer = answer_late  # type: ignore[method-assign]
    desk.step()

    assert len(desk.robot.received) == 1


def test_what_a_killed_worker_left_behind_is_sent_when_its_lease_is_over(desk: Desk) -> None:
    desk.put()
    killed = desk.worker("killed")
    desk.database.write(lambda connection: killed._take(connection, desk.now))

    desk.pass_time(2 * MINUTES)
    assert desk.robot.received == []
    desk.pass_time(2 * MINUTES)
    assert len(desk.robot.received) == 1
    assert len(desk.inbox("p1")) == 1
