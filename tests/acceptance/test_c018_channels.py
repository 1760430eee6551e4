"""C018 and C128 as they are written: the provider is a server that answers over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from runtime.storage.database import Database
from tests.runtime.effects import desk as made
from tests.runtime.effects.desk import Desk

MINUTES = timedelta(minutes=1)


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    with made.desk(database) as desk:
        yield desk


def test_wecom_returns_500_twice_then_200_delivered_once_three_attempts_logged(desk: Desk) -> None:
    desk.robot.fail(500, 500)
    desk.put()

    desk.pass_time(2 * MINUTES)

    assert len(desk.robot.received) == 1
    assert [(attempt, delivered, code) for _, attempt, delivered, code in desk.log()] == [
        (1, False, "http500"),
        (2, False, "http500"),
        (3, True, "0"),
    ]


def test_with_wecom_down_for_ten_minutes_the_fallback_email_is_sent_once(desk: Desk) -> None:
    desk.robot.down = True
    desk.put()

    desk.pass_time(10 * MINUTES)
    desk.robot.recover()
    desk.pass_time(10 * MINUTES)

    assert len(desk.mail.received) == 1
    assert desk.robot.received == []


def test_a_webhook_receiver_down_for_an_hour_gets_everything_in_order_and_signed(desk: Desk) -> None:
    desk.receiver.down = True
    ids: list[str] = []
    for minute in range(6):
        ids.append(desk.put(channels=("webhook",), say=f"第{minute}条"))
        desk.pass_time(10 * MINUTES, step=timedelta(seconds=30))
    assert desk.receiver.received == []

    desk.receiver.recover()
    desk.pass_time(60 * MINUTES, step=MINUTES)

    # The receiver refuses what is not signed, so that everything it took was.
    assert desk.receiver.keys == ids
    assert [said.content for said in desk.receiver.received] == [f"第{minute}条" for minute in range(6)]
    assert desk.states() == ["done"] * 6
