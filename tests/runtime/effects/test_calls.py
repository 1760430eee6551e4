from __future__ import annotations

from datetime import timedelta

from engine.actions.effect import Call
from runtime.effects.message import Message
from tests.runtime.effects.desk import Desk

MINUTES = timedelta(minutes=1)


def call(number: int, receiver: str = "订单系统") -> Message:
    return Message(
        person=None,
        title="大单同步",
        say="",
        public="",
        because="rule/大单同步",
        channels=("webhook",),
        call=Call(receiver, "大单同步", "rule/大单同步", "报价", {"预算": number}),
    )


def amounts(desk: Desk) -> list[object]:
    return [body["fields"]["预算"] for body in desk.receiver.bodies]  # type: ignore[index]


def test_calls_arrive_one_after_another_although_the_first_fails_twice(desk: Desk) -> None:
    desk.receiver.fail(500, 500)
    for number in (1, 2, 3):
        desk.put(call(number))

    desk.pass_time(2 * MINUTES)

    assert amounts(desk) == [1, 2, 3]
    assert desk.states() == ["done", "done", "done"]
    assert len(desk.receiver.keys) == len(set(desk.receiver.keys)) == 3


def test_an_unknown_receiver_holds_up_only_its_own_and_administrators_are_told_once_a_day(desk: Desk) -> None:
    desk.put(call(1, "老系统"))
    desk.put(call(2, "老系统"))
    desk.put(call(3))

    desk.pass_time(20 * MINUTES)

    assert amounts(desk) == [3]
    assert desk.states() == ["pending", "pending", "done"]
    (told,) = desk.inbox("admin")
    assert told.because == "CHAN915"
    assert "老系统" in told.title


def test_a_call_that_a_receiver_refuses_for_good_is_given_up_and_the_next_goes(desk: Desk) -> None:
    desk.receiver.fail(410)
    desk.put(call(1))
    desk.put(call(2))

    desk.pass_time(MINUTES)

    assert amounts(desk) == [2]
    assert desk.states() == ["failed", "done"]
    (told,) = desk.inbox("admin")
    assert told.because == "CHAN916"
