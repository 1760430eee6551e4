"""A funnel in virtual time: what people do, what the clock brings, and who hears of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from textwrap import dedent
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.model import load
from engine.model.kernel import Model
from engine.rules import Decision, Facts, Person, decide, decode_case, encode, evolve, fold, upcast
from engine.rules.case import Case
from engine.rules.command import (
    AddRecord,
    Adopt,
    AnyCommand,
    CorrectActivity,
    CreateCase,
    EditCase,
    FallDue,
    HandOver,
    MoveCase,
    RecordActivity,
    RefreshClocks,
    StartWaiting,
    StopWaiting,
)
from engine.rules.event import TaskOpened
from engine.timing import Hours, WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")

# What a story does not say about its funnel.
UNSAID = {
    "dongxian": "dongxian: 1",
    "funnel": "funnel: 测试漏斗",
    "timezone": "timezone: Asia/Shanghai",
    "roles": "roles: [销售代表, 主管, 培训负责人, 市场部]",
    "send_by": "send_by: in_app",
    "calendar": "calendar: cn",
    "case": "case: {owner: 销售代表, fields: {客户名称: text, 预算: money}, required: [客户名称]}",
    "stages": "stages: [{stage: 触达}, {stage: 需求确认}, {won: 赢单}, {lost: 输单, reasons: [价格, 竞品]}]",
}


def instant(at: str | datetime) -> datetime:
    if isinstance(at, datetime):
        return at
    return datetime.fromisoformat(at).replace(tzinfo=SHANGHAI).astimezone(UTC)


def complete(text: str) -> str:
    said = set(re.findall(r"^(\w+):", dedent(text), re.MULTILINE))
    return "\n".join([*(line for key, line in UNSAID.items() if key not in said), dedent(text)])


def model_of(text: str) -> Model:
    loaded = load({"funnels/test.yaml": complete(text)})
    problems = [f"{each.location}: {each.message('zh')}" for each in loaded.diagnostics]
    assert loaded.model is not None, "\n".join(problems)
    return loaded.model


class Message(NamedTuple):
    role: str
    cc: tuple[str, ...]
    about: str


def to(role: str, *, about: Lead, cc: str | None = None) -> Message:
    return Message(role, (cc,) if cc else (), about.id)


@dataclass
class Happened:
    messages: list[Message] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    tasks: list[TaskOpened] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


@dataclass
class Lead:
    """One case; every answer of `decide` is checked against the promises that hold for all of them."""

    id: str
    funnel: Funnel
    case: Case = field(default_factory=Case)
    events: list[object] = field(default_factory=list)
    deadlines: dict[tuple[str, int] | tuple[str, int, int], datetime] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    holders: dict[str, Person] = field(default_factory=dict)

    def ask(self, command: AnyCommand, at: str | datetime) -> Decision:
        facts = Facts(
            subject=self.id,
            holders={role: Person(role, role) for role in self.funnel.model.roles} | self.holders,
            names={"xiaowang": "小王", "xiaoli": "小李"},
            calendar=self.funnel.calendar,
            **self.facts,
        )
        now = instant(at)
        decision = decide(self.funnel.model, self.case, facts, command, now)
        assert decision == decide(self.funnel.model, self.case, facts, command, now)
        for event in decision.events:
            assert upcast(encode(event)) == event
            self.case = evolve(self.case, event)
        self.events.extend(decision.events)
        for clause, occurrence, step, due in decision.deadlines:
            key = (clause, occurrence, step) if step else (clause, occurrence)
            self.deadlines.pop(key, None)
            if due is not None:
                self.deadlines[key] = due
        assert self.case == fold(self.events) == decode_case(encode(self.case))
        return decision

    def record(
        self,
        activity: str,
        at: str,
        occurred_at: str | None = None,
        id: str = "",
        skew: float = 0,
        **fields: object,
    ) -> Decision:
        command = RecordActivity(
            actor="xiaowang",
            occurred_at=instant(occurred_at) if occurred_at else None,
            skew=skew,
            submission=id or f"s{next(self.funnel.numbers)}",
            activity=activity,
            form_version="1",
            fields=fields,
        )
        return self.ask(command, at)

    def correct(self, submission: str, at: str, reason: str = "填错了", **fields: object) -> Decision:
        return self.ask(
            CorrectActivity(actor="xiaowang", submission=submission, fields=fields, reason=reason), at
        )

    def edit(self, at: str, reason: str = "", **fields: object) -> Decision:
        return self.ask(EditCase(actor="xiaowang", fields=fields, reason=reason), at)

    def move(self, to: str, at: str, **said: object) -> Decision:
        said.setdefault("expected_stage", self.case.stage)
        return self.ask(MoveCase(actor="xiaowang", to=to, **said), at)

    def hand_over(self, agreement: str, at: str) -> Decision:
        command = HandOver(actor="xiaoli", agreement=agreement, owner="xiaowang", unit="u1", unit_path="/u1/")
        return self.ask(command, at)

    def wait(self, wait: str, at: str, occurred_at: str | None = None) -> Decision:
        happened = instant(occurred_at) if occurred_at else None
        return self.ask(StartWaiting(actor="xiaowang", wait=wait, occurred_at=happened), at)

    def go_on(self, wait: str, at: str, occurred_at: str | None = None) -> Decision:
        happened = instant(occurred_at) if occurred_at else None
        return self.ask(StopWaiting(actor="xiaowang", wait=wait, occurred_at=happened), at)

    def due(self, clause: str) -> str | None:
        """Of its clock, in the model's zone."""
        due = self.case.clocks[clause].due
        return due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if due else None

    def fall_due(
        self, clause: str, occurrence: int, due: datetime, at: str | datetime, step: int = 0
    ) -> Decision:
        command = FallDue(actor="system", clause=clause, occurrence=occurrence, due=due, step=step)
        return self.ask(command, at)

    def add_record(self, record_type: str, record: str, at: str, **fields: object) -> Decision:
        return self.ask(
            AddRecord(actor="xiaowang", record=record, record_type=record_type, fields=fields), at
        )

    def ask_to_refresh(self, at: str) -> Decision:
        return self.ask(RefreshClocks(actor="system"), at)

    @staticmethod
    def at(when: str) -> datetime:
        return instant(when)

    def clock(self, clause: str) -> str | None:
        clock = self.case.clocks.get(clause)
        return clock.state if clock else None


class Funnel:
    def __init__(self) -> None:
        self.model: Model
        self.leads: list[Lead] = []
        self.numbers = count(1)
        self.calendar: WorkingCalendar | None = None

    def __call__(self, text: str) -> Funnel:
        self.model = model_of(text)
        return self

    def working(self, *, holidays: tuple[str, ...] = (), workdays: tuple[str, ...] = (), until: str) -> None:
        """Monday to Friday, 9 to 18, with what the published calendar says."""
        day = (Hours(9 * 60, 18 * 60),)
        dated = {datetime.fromisoformat(each).date(): () for each in holidays}
        dated |= {datetime.fromisoformat(each).date(): day for each in workdays}
        ends = datetime.fromisoformat(until).date()
        self.calendar = WorkingCalendar("cn", "Asia/Shanghai", (*[day] * 5, (), ()), ends, dated)

    def lead(self) -> Lead:
        """A case that does not exist yet."""
        lead = Lead(f"case-{len(self.leads) + 1}", self)
        self.leads.append(lead)
        return lead

    def new_case(self, at: str, given_under: str | None = None, **fields: object) -> Lead:
        lead = self.lead()
        decision = lead.ask(creation({"客户名称": "华东医院", **fields}, given_under), at)
        assert decision.accepted, said(decision)
        return lead

    def adopted(self, at: str, *visits: tuple[str, str], **told: object) -> tuple[Lead, Decision]:
        lead = self.lead()
        return lead, lead.ask(adoption(*visits, **told), at)

    def refresh(self, at: str) -> None:
        for lead in self.leads:
            lead.ask(RefreshClocks(actor="system"), at)

    def until(self, at: str) -> Happened:
        """What the clock brings up to and at this instant; a worker comes a second after each limit."""
        now, happened = instant(at), Happened()
        while due := min(
            ((when, lead.id) for lead in self.leads for when in lead.deadlines.values() if when < now),
            default=None,
        ):
            self._fire(due, min(due[0] + timedelta(seconds=1), now), happened)
        return happened

    def _fire(self, due: tuple[datetime, str], now: datetime, happened: Happened) -> None:
        lead = next(lead for lead in self.leads if lead.id == due[1])
        clause, occurrence, *step = next(key for key, when in lead.deadlines.items() if when == due[0])
        happened_now(lead, lead.fall_due(clause, occurrence, due[0], now, *step), happened)


def happened_now(lead: Lead, decision: Decision, happened: Happened | None = None) -> Happened:
    happened = happened or Happened()
    happened.decisions.append(decision)
    for message in decision.messages:
        happened.messages.append(Message(message.to, message.cc, lead.id))
        happened.texts.append(message.say)
        happened.public.append(message.public)
    happened.tasks.extend(event for event in decision.events if isinstance(event, TaskOpened))
    return happened


def creation(fields: Mapping[str, object], given_under: str | None = None) -> CreateCase:
    return CreateCase(
        actor="xiaoli", fields=fields, owner="xiaowang", unit="u1", unit_path="/u1/", given_under=given_under
    )


def adoption(*visits: tuple[str, str], key: str = "7", reason: str | None = None, **fields: object) -> Adopt:
    return Adopt(
        actor="importer",
        fields=fields or {"客户名称": "华东医院"},
        owner="xiaowang",
        unit="u1",
        unit_path="/u1/",
        visits=tuple((stage, instant(at)) for stage, at in visits),
        source="老系统.xlsx",
        key=key,
        reason=reason,
    )


def codes(decision: Decision) -> list[str]:
    return [str(each.code) for each in decision.refused]


def said(decision: Decision) -> str:
    return "\n".join(each.message("zh") for each in decision.refused)


def types(decision: Decision) -> list[str]:
    return [type(event).__name__ for event in decision.events]
