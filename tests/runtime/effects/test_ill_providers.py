"""A provider that hangs, answers garbage or is down for an hour: nothing is lost, nobody else waits."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import select

from runtime.storage.tables import outbox
from tests.runtime.effects.desk import START, Desk

SECONDS = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)


def test_while_one_provider_hangs_the_others_deliver(desk: Desk) -> None:
    desk.robot.hang()
    desk.put()
    desk.step(patience=0)
    assert desk.robot.hung.wait(10)

    desk.put(channels=("email",))
    desk.delivery.deliver(desk.now, patience=0)
    desk.put(person="p2", channels=("webhook",))
    while len(desk.log()) < 2:
        desk.delivery.deliver(desk.now, patience=0.01)

    assert sorted(channel for channel, *_ in desk.log()) == ["email", "webhook"]
    desk.robot.recover()


def test_whoever_comes_while_a_provider_is_being_asked_waits_without_an_attempt(desk: Desk) -> None:
    desk.robot.hang()
    desk.put()
    desk.step(patience=0)
    assert desk.robot.hung.wait(10)
    second = desk.put()
    desk.step(patience=0)

    with desk.database.read() as connection:
        row = connection.execute(select(outbox).where(outbox.c.id == second)).one()
    assert (row.attempts, row.lease_until, row.next_at) == (0, None, START + 5 * SECONDS)
    desk.robot.recover()


def test_a_hang_is_cut_by_the_time_limit_and_one_silence_is_shared(desk: Desk) -> None:
    desk.delivery = desk.worker("w1", timeout=0.2)
    desk.robot.hang()
    for number in range(3):
        desk.put(public=f"{number}号客户" + "停留" * 300)

    desk.step()
    desk.robot.recover()

    assert desk.log() == [("wecom", 1, False, "timeout")] * 3
    desk.step()
    assert desk.robot.received == [], "nobody asked while the others waited"
    desk.pass_time(1 * MINUTES)
    assert desk.states() == ["done"] * 3


def test_garbage_is_a_failure_with_a_code_and_is_tried_again(desk: Desk) -> None:
    desk.robot.garbage = True
    desk.put()
    desk.step()
    desk.robot.recover()

    desk.pass_time(MINUTES)

    assert desk.log() == [("wecom", 1, False, "no_json"), ("wecom", 2, True, "0")]


def test_down_for_an_hour_without_another_channel_the_message_is_parked_in_sight(desk: Desk) -> None:
    desk.robot.down = True
    desk.put(channels=("wecom",))

    desk.pass_time(60 * MINUTES, step=timedelta(seconds=15))

    assert desk.states() == ["pending"]
    assert [row.body for row in desk.inbox("p1")] == ["上海宏达医院在触达已停留5天"]
    (told,) = desk.inbox("admin")
    assert (told.because, "http503" in told.title) == ("CHAN914", True)
    desk.robot.down = False
    desk.pass_time(60 * MINUTES, step=MINUTES)
    assert desk.states() == ["done"]
    assert len(desk.robot.received) == 1


def test_webhooks_leave_one_after_another_even_when_the_first_must_be_tried_again(desk: Desk) -> None:
    ids = [desk.put(channels=("webhook",), say=f"{number}") for number in range(3)]
    desk.receiver.fail(500)

    desk.step()
    assert desk.receiver.keys == []
    desk.pass_time(MINUTES)

    assert desk.receiver.keys == ids
    assert [attempt for _, attempt, *_ in desk.log()] == [1, 2, 1, 1]


def test_two_workers_keep_the_order_of_webhooks(desk: Desk) -> None:
    ids = [desk.put(channels=("webhook",), say=f"{number}") for number in range(6)]
    other = desk.worker("w2")
    judged = desk.receiver.answer

    def answer_late(asked):
        assert other.deliver(desk.now) == 0, "the second must not overtake the first"
        return judged(asked)

    desk.receiver.answer = answer_late  # type: ignore[method-assign]
    desk.step()
    other.close()

    assert desk.receiver.keys == ids


def test_a_webhook_that_is_refused_for_good_lets_the_next_one_pass(desk: Desk) -> None:
    first = desk.put(channels=("webhook",), say="1")
    second = desk.put(channels=("webhook",), say="2")
    desk.receiver.fail(410)

    desk.step()

    assert desk.receiver.keys == [second]
    assert first not in desk.receiver.keys
    assert desk.states() == ["failed", "done"]
    assert [row.because for row in desk.inbox("admin")] == ["CHAN912"]


def test_a_provider_that_was_left_alone_is_not_waited_for_in_later_rounds(desk: Desk) -> None:
    desk.robot.hang()
    desk.put()
    desk.step(patience=0)
    assert desk.robot.hung.wait(10)

    for _ in range(3):
        desk.put(channels=("email",))
        # Would never come back if it waited for the robot as well.
        desk.delivery.deliver(desk.now, patience=threading.TIMEOUT_MAX)

    assert [channel for channel, *_ in desk.log()] == ["email"] * 3
    desk.robot.recover()
