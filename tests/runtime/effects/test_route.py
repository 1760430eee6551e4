from __future__ import annotations

from datetime import timedelta

from runtime.channels.dingtalk import DingTalk
from runtime.channels.email import Email
from runtime.channels.in_app import InApp
from runtime.channels.outbound import Outbound
from runtime.channels.wecom import WeCom
from runtime.effects.route import Failure, route

CHANNELS = {each.kind: each for each in (InApp(), Email(None), WeCom({}, Outbound()))}


def ways(*codes: str) -> list[Failure]:
    return [Failure("wecom", code) for code in codes]


def test_the_first_preference_is_tried_first_and_at_once() -> None:
    chosen = route(("wecom", "email"), [], CHANNELS)
    assert (chosen.channel, chosen.attempt, chosen.wait) == ("wecom", 1, timedelta())


def test_each_further_attempt_waits_longer() -> None:
    waits = [route(("wecom",), ways(*["http500"] * n), CHANNELS).wait for n in range(1, 5)]
    assert waits == sorted(waits)
    assert waits[0] > timedelta()


def test_after_a_rate_limit_a_minute_passes() -> None:
    assert route(("wecom",), ways("45009"), CHANNELS).wait == timedelta(minutes=1)


def test_five_failures_that_might_have_passed_are_enough() -> None:
    assert route(("wecom", "email"), ways(*["timeout"] * 5), CHANNELS).channel == "email"


def test_a_refusal_that_will_not_pass_needs_no_second_attempt() -> None:
    for code in ("93000", "40058", "81013", "private_address"):
        assert route(("wecom", "email"), ways(code), CHANNELS).channel == "email"


def test_what_may_pass_on_the_last_channel_is_parked_for_a_day_and_then_given_up() -> None:
    failures, waited = ways(*["http500"] * 5), timedelta()
    while (parked := route(("wecom",), failures, CHANNELS)).channel:
        assert parked.parked
        waited += parked.wait
        failures.append(Failure("wecom", "http500"))
    assert timedelta(hours=24) <= waited < timedelta(hours=25)


def test_a_parked_message_waits_for_the_first_channel_that_may_recover() -> None:
    failures = [*ways(*["timeout"] * 5), Failure("email", "550")]
    parked = route(("email", "wecom"), failures, CHANNELS)
    assert (parked.channel, parked.attempt, parked.parked) == ("wecom", 6, True)


def test_a_robot_that_blocked_us_for_ten_minutes_is_left_alone_for_ten_minutes() -> None:
    channels = {"dingtalk": DingTalk({}, Outbound())}
    assert route(("dingtalk",), [Failure("dingtalk", "130101")], channels).wait == timedelta(minutes=10)


def test_when_all_are_given_up_there_is_no_route() -> None:
    assert route(("wecom",), ways("93000"), CHANNELS).channel is None
    assert route(("pigeon",), [], CHANNELS).channel is None
