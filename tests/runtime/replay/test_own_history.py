"""A history that the model itself made says the same when it is lived again: who is reminded, when, and of what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.kernel import Model
from engine.rehearsal import Life
from engine.rehearsal.life import Answer
from engine.replay import Finding, Reliving
from engine.replay.finding import Occurrences
from engine.rules import Facts
from engine.rules.command import (
    AnyCommand,
    CorrectActivity,
    CreateCase,
    EditCase,
    MoveCase,
    RecordActivity,
    StartWaiting,
    StopWaiting,
)
from engine.rules.event import AnyEvent, PayloadErased, WaitingBegan, WaitingEnded
from runtime.replay.own_history import live
from tests.engine.rules.story import model_of
from tests.engine.rules.test_golden_logs import LOGS, events_of
from tests.golden import record as golden

MODEL = """
    activities:
      客户沟通: {fields: {沟通结果: [通, 不通]}, counts_if: 沟通结果 == "通"}
    stages:
      - stage: 触达
        limit: 40 hours
        ladder: {50%: {notify: 销售代表}, 100%: {notify: 主管}, 150%: {notify: 主管}}
      - stage: 报价
        limit: 12 hours
        overdue: [{notify: 主管}]
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    waits:
      等客户: {because_of: 客户, at_most: 30 hours}
      等自己: {in: [触达], because_of: 销售代表, at_most: 10 hours}
    rules:
      大单: {when: {changed: 预算}, if: 预算 >= 1000, do: [{notify: 主管}]}
"""
HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 2, 2, tzinfo=UTC)
steps = st.lists(
    st.tuples(
        st.integers(1, 30),  # hours since the step before
        st.sampled_from(["wait", "wait", "wait own", "go on", "go on", "move", "back", "record", "edit"]),
        st.sampled_from([0, 0, 0, 1, 5, 20]),  # told so many hours late
    ),
    max_size=12,
)


class Lived:
    """A case as it really went, with a worker who comes to everything in time."""

    def __init__(self, model: Model) -> None:
        self.life = Life(model, Facts(subject="case"))
        self.events: list[AnyEvent] = []
        self.reminders: list[tuple[str, datetime, str]] = []

    def ask(self, command: AnyCommand, at: datetime) -> None:
        self.until(at)
        self._keep(self.life.ask(command, at))

    def until(self, at: datetime) -> None:
        for answer in self.life.until(at):
            self._keep(answer)

    def _keep(self, answer: Answer) -> None:
        self.events += answer.decision.events
        self.reminders += [(message.to, answer.at, message.say) for message in answer.decision.messages]


def told(lived: Lived, step: str, now: datetime, at: datetime) -> None:
    case, said = lived.life.case, dict[str, Any](actor="rep", occurred_at=at)
    forward, back = {"触达": ("报价", "输单"), "报价": ("赢单", "触达")}.get(case.stage, ("触达", "触达"))
    match step:
        case "wait" | "wait own":
            lived.ask(StartWaiting(**said, wait="等客户" if step == "wait" else "等自己", comment="等"), now)
        case "go on":
            waiting = case.waits[-1].wait if case.waits else "等客户"
            lived.ask(StopWaiting(**said, wait=waiting), now)
        case "move" | "back":
            to = forward if step == "move" else back
            lived.ask(MoveCase(**said, to=to, expected_stage=case.stage, comment="说明", reason="价格"), now)
        case "record" if case.submissions:
            id, given = list(case.submissions.items())[-1]
            fields = {"沟通结果": "不通" if given.counted else "通"}
            lived.ask(CorrectActivity(**said, submission=id, fields=fields, reason="填错了"), now)
        case "record":
            fields = {"沟通结果": "通"}
            lived.ask(
                RecordActivity(**said, submission="s1", activity="客户沟通", form_version="", fields=fields),
                now,
            )
        case "edit":
            budget = {"amount": str(1000 + len(lived.events)), "currency": "CNY"}
            lived.ask(EditCase(**said, fields={"预算": budget}, reason="客户加了预算"), now)


def replayed(model: Model, events: list[AnyEvent], until: datetime) -> list[Finding]:
    reliving = Reliving(model, Facts(subject="case"), Occurrences())
    live(events, reliving, until, {})
    return reliving.end(until)


def reminders(found: list[Finding]) -> list[tuple[str, datetime, str]]:
    return [(each.outcome, each.at, each.words) for each in found if each.sort == "reminder" and each.at]


def history(*timeline: tuple[int, str, int]) -> Lived:
    lived, now = Lived(model_of(MODEL)), BEGIN
    named = {"客户名称": "明德医院"}
    lived.ask(CreateCase(actor="rep", fields=named, owner="rep", unit="u1", unit_path="/u1/"), now)
    for hours, step, late in timeline:
        now += hours * HOUR
        told(lived, step, now, now - late * HOUR)
    lived.until(now + 200 * HOUR)
    return lived


def end(lived: Lived) -> datetime:
    return lived.events[-1].recorded_at + 200 * HOUR


@given(steps)
@settings(max_examples=150, deadline=None)
def test_a_history_with_waits_reminds_again_as_it_reminded_then(timeline: list[tuple[int, str, int]]) -> None:
    lived = history(*timeline)
    assert reminders(replayed(lived.life.model, lived.events, end(lived))) == lived.reminders


def test_a_wait_puts_off_the_reminders_in_the_replay_too() -> None:
    lived = history((10, "wait", 0), (25, "go on", 0))
    assert {type(event) for event in lived.events} >= {WaitingBegan, WaitingEnded}
    found = reminders(replayed(lived.life.model, lived.events, end(lived)))
    assert [(to, (at - BEGIN) // HOUR) for to, at, _ in found] == [
        ("销售代表", 45),
        ("主管", 65),
        ("主管", 85),
    ]


def test_a_draft_that_knows_no_such_wait_lets_the_clock_run_and_names_only_its_beginning() -> None:
    lived = history((10, "wait", 0), (25, "go on", 0))
    draft = model_of(MODEL.replace("      等客户: {because_of: 客户, at_most: 30 hours}\n", ""))
    found = replayed(draft, lived.events, end(lived))
    assert [(at - BEGIN) // HOUR for _, at, _ in reminders(found)] == [20, 40, 60]
    assert [each.outcome for each in found if each.sort == "refusal"] == ["start_waiting"]


def test_a_draft_with_a_shorter_allowance_ends_the_wait_itself() -> None:
    lived = history((10, "wait", 0), (25, "go on", 0))
    draft = model_of(MODEL.replace("at_most: 30 hours", "at_most: 5 hours"))
    found = replayed(draft, lived.events, end(lived))
    assert [(at - BEGIN) // HOUR for _, at, _ in reminders(found)] == [25, 45, 65]
    assert not [each for each in found if each.sort == "refusal"]


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_no_type_of_event_is_lost_on_the_way(log: Path) -> None:
    """An event that the replay does not know stops it; the golden logs hold one of each."""
    model = model_of(golden.MODEL)
    for events in events_of(log).values():
        kept = [event for event in events if not isinstance(event, PayloadErased)]
        assert replayed(model, kept, kept[-1].recorded_at + 200 * HOUR)


def test_a_draft_without_an_activity_names_what_it_could_not_take_and_goes_on() -> None:
    lived = history((10, "record", 0), (5, "move", 0))
    activity = (
        '    activities:\n      客户沟通: {fields: {沟通结果: [通, 不通]}, counts_if: 沟通结果 == "通"}\n'
    )
    assert activity in MODEL
    found = replayed(model_of(MODEL.replace(activity, "")), lived.events, end(lived))
    assert [each.outcome for each in found if each.sort == "refusal"] == ["record_activity"]
    assert reminders(found) == lived.reminders
