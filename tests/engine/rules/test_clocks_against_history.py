"""Whatever happens in whatever order it is told: how a clock stands is what counting hours over the facts says.

The reference walks hour by hour through the facts alone. It knows no due instant and nothing of how it was found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules import event as happened
from engine.rules.command import (
    CorrectActivity,
    FallDue,
    HandOver,
    MoveCase,
    RecordActivity,
    RefreshClocks,
    StartWaiting,
    StopWaiting,
)
from tests.engine.rules.story import Funnel, Lead

MODEL = """
    activities:
      客户沟通: {fields: {沟通结果: [通, 不通]}, counts_if: 沟通结果 == "通"}
    stages:
      - stage: 触达
        limit: 40 hours
        ladder: {50%: {notify: 销售代表}, 100%: {notify: 主管}, 150%: {notify: 主管}}
      - stage: 报价
        limit: 12 work hours
        overdue: [{notify: 主管}]
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    agreements:
      跟进: {from: 市场部, to: 销售代表, does: [客户沟通], within: 30 hours, missed: [{notify: 主管}]}
    waits:
      等客户: {because_of: 客户, at_most: 30 hours}
      等自己: {in: [触达], because_of: 销售代表, at_most: 10 hours}
"""
LIMITS = {"触达": 40, "报价": 12}
ALLOWED = {"等客户": 30, "等自己": 10}
PROMISE, PROMISED = "agreement/跟进/客户沟通", 30
HOUR = timedelta(hours=1)
BEGIN = datetime(2026, 3, 2, 2, tzinfo=UTC)  # a Monday, 10:00 in Shanghai

steps = st.lists(
    st.tuples(
        st.integers(1, 30),  # hours since the step before
        st.sampled_from(
            [
                "move",
                "move",
                "back",
                "wait",
                "wait own",
                "go on",
                "record",
                "record",
                "correct",
                "hand over",
                "worker",
            ]
        ),
        st.sampled_from([0, 0, 0, 1, 5, 20, 40]),  # told so many hours late
    ),
    max_size=14,
)


@given(steps)
@settings(max_examples=150, deadline=None)
def test_every_clock_stands_where_counting_hours_over_the_facts_puts_it(
    timeline: list[tuple[int, str, int]],
) -> None:
    funnel = Funnel()(MODEL)
    funnel.working(until="2027-12-31")
    lead, now = funnel.new_case(at=BEGIN, given_under="跟进"), BEGIN
    for hours, step, late in timeline:
        now += hours * HOUR
        told(lead, step, now, now - late * HOUR)
    lead.ask(RefreshClocks(actor="system"), now)
    worker(lead, now)

    facts = Facts.of(lead.events)
    for clause, clock in lead.case.clocks.items():
        assert (clause, clock.state) == (clause, facts.standing(clause, clock.started_at, now))
    loud = Counter((e.clause, e.occurrence) for e in missed(lead.events) if not e.silent)
    assert not [clock for clock, times in loud.items() if times > 1]


def told(lead: Lead, step: str, now: datetime, at: datetime) -> None:
    said: dict[str, Any] = {"actor": "xiaowang", "occurred_at": at}
    stage = lead.case.stage
    forward = {"触达": "报价", "报价": "赢单"}.get(stage, "触达")
    back = {"报价": "触达", "赢单": "报价", "输单": "触达"}.get(stage, "输单")
    waiting = lead.case.waits[-1].wait if lead.case.waits else "等客户"
    match step:
        case "worker":
            worker(lead, now)
        case "move" | "back":
            to = forward if step == "move" else back
            lead.ask(MoveCase(**said, to=to, expected_stage=stage, comment="说明", reason="价格"), now)
        case "wait" | "wait own":
            lead.ask(StartWaiting(**said, wait="等客户" if step == "wait" else "等自己"), now)
        case "go on":
            lead.ask(StopWaiting(**said, wait=waiting), now)
        case "record":
            fields = {"沟通结果": "通"}
            id = f"s{len(lead.events)}"
            lead.ask(
                RecordActivity(**said, submission=id, activity="客户沟通", form_version="", fields=fields),
                now,
            )
        case "correct" if lead.case.submissions:
            id, given = list(lead.case.submissions.items())[-1]
            other = {"沟通结果": "不通" if given.counted else "通"}
            lead.ask(CorrectActivity(**said, submission=id, fields=other, reason="填错了"), now)
        case "hand over":
            whom = {"owner": "xiaowang", "unit": "u1", "unit_path": "/u1/"}
            lead.ask(HandOver(actor="xiaoli", agreement="跟进", **whom), now)


def worker(lead: Lead, now: datetime) -> None:
    """Comes to whatever is due, once, in the order of the instants."""
    for (clause, occurrence, *step), due in sorted(lead.deadlines.items(), key=lambda each: each[1]):
        if due < now:
            asked = FallDue(actor="system", clause=clause, occurrence=occurrence, due=due, step=sum(step))
            lead.ask(asked, now)


def missed(events: Iterable[object]) -> list[happened.DeadlineMissed]:
    return [each for each in events if isinstance(each, happened.DeadlineMissed)]


@dataclass
class Wait:
    name: str
    party: str
    visit: int
    stage: str
    began: datetime
    stopped: datetime | None = None


@dataclass
class Facts:
    """`visits` are (stage, entered); `done` when the promise was kept.

    `closed` when an end was entered since the lead was given last, not before it was given.
    """

    visits: list[tuple[str, datetime]]
    waits: list[Wait]
    done: list[datetime]
    closed: list[datetime]

    @classmethod
    def of(cls, events: Iterable[object]) -> Facts:
        facts = cls([], [], [], [])
        handed = BEGIN
        given: dict[str, datetime] = {}
        counted: dict[str, bool] = {}
        for event in events:
            match event:
                case happened.HandedOver():
                    handed, facts.closed = event.judged_at, []
                case happened.StageEntered():
                    facts.visits.append((event.stage, event.judged_at))
                    if event.stage in ("赢单", "输单"):
                        facts.closed.append(max(event.judged_at, handed))
                case happened.WaitingBegan():
                    stage = facts.visits[-1][0]
                    facts.waits.append(
                        Wait(event.wait, event.party, len(facts.visits), stage, event.judged_at)
                    )
                case happened.WaitingEnded(because="stopped"):
                    facts.waits[event.occurrence - 1].stopped = event.judged_at
                case happened.ActivityRecorded():
                    given[event.submission] = event.judged_at
                case happened.ActivityCorrected():
                    counted[event.submission] = event.counted
        facts.done = [at for id, at in given.items() if counted.get(id, True)]
        return facts

    def waited(self, counts: Any) -> set[datetime]:
        """The hours, by their beginning, in which a wait went on for which `counts` says yes."""
        used: Counter[tuple[str, int]] = Counter()
        hours = set()
        for wait in self.waits:
            left = self.visits[wait.visit][1] if wait.visit < len(self.visits) else None
            ends = [at for at in (wait.stopped, left) if at is not None]
            hour = wait.began
            while used[wait.name, wait.visit] < ALLOWED[wait.name] and not any(end <= hour for end in ends):
                used[wait.name, wait.visit] += 1
                if counts(wait):
                    hours.add(hour)
                hour += HOUR
        return hours

    def runs_out(self, start: datetime, limit: int, paused: set[datetime], *, working: bool) -> datetime:
        hour, run = start, 0
        while True:
            if hour not in paused and (not working or is_worked(hour)):
                run += 1
            hour += HOUR
            if run == limit:
                return hour

    def standing(self, clause: str, start: datetime, now: datetime) -> str:
        if clause == PROMISE:
            paused = self.waited(lambda wait: wait.party == "customer")
            due = self.runs_out(start, PROMISED, paused, working=False)
            done = min((at for at in self.done if at >= start), default=None)
            closed = min((at for at in self.closed if at >= start), default=None)
            if done is not None and done <= due and (closed is None or done <= closed):
                return "met"
            if closed is not None and closed <= due:
                return "cancelled"
            return "missed" if due < now or done is not None else "pending"
        stage = clause.removeprefix("stage/")
        paused = self.waited(lambda wait: wait.stage == stage)
        due = self.runs_out(start, LIMITS[stage], paused, working=stage == "报价")
        visit = max(place for place, (name, at) in enumerate(self.visits) if name == stage)
        left = self.visits[visit + 1][1] if visit + 1 < len(self.visits) else None
        if left is not None:
            return "met" if left <= due else "missed"
        return "missed" if due < now else "pending"


def is_worked(hour: datetime) -> bool:
    local = hour + 8 * HOUR
    return local.weekday() < 5 and 9 <= local.hour < 18
