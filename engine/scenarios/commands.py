"""What a step does, as the commands that a person, the API or an import would send."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from engine.rules.approval import Request, Verdict
from engine.rules.case import Case
from engine.rules.command import (
    AcknowledgeReminder,
    AddNote,
    AddRecord,
    AnyCommand,
    AssignCase,
    CompleteTask,
    ContestReturn,
    CorrectActivity,
    CreateCase,
    DecideApproval,
    DecideContest,
    DelegateApproval,
    EditCase,
    HandOver,
    MoveCase,
    RecallApproval,
    RecordActivity,
    RequestApproval,
    StartWaiting,
    StopWaiting,
)
from engine.scenarios.scenario import Act, Verb

# Scenarios have people and roles, but no units.
UNIT, UNIT_PATH = "unit", "/unit/"
# Decides between two sides when a scenario does not say who.
SOMEBODY_ELSE = "somebody else"


@dataclass
class Commands:
    """Mints the ids that a device would mint; `owner_role` stands in for whoever is not named."""

    owner_role: str

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._called: dict[tuple[str, str], str] = {}

    def of(self, act: Act, case: Case, label: str) -> Iterator[AnyCommand]:
        for _ in range(act.times):
            yield _MAKERS[act.verb](self, act, case, label)

    def actor(self, act: Act, case: Case) -> str:
        return act.by or case.owner or act.to or self.owner_role

    def create(self, act: Act, case: Case, label: str) -> AnyCommand:
        return CreateCase(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            fields=act.fields,
            owner=act.to or self.owner_role,
            unit=UNIT,
            unit_path=UNIT_PATH,
            given_under=act.given_under,
        )

    def record(self, act: Act, case: Case, label: str) -> AnyCommand:
        id = self._mint()
        self._called[label, act.of] = id
        if act.name:
            self._called[label, act.name] = id
        return RecordActivity(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            submission=id,
            activity=act.of,
            form_version="",
            fields=act.fields,
        )

    def correct(self, act: Act, case: Case, label: str) -> AnyCommand:
        return CorrectActivity(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            submission=self._called.get((label, act.of), act.of),
            fields=act.fields,
            reason=act.because,
        )

    def edit(self, act: Act, case: Case, label: str) -> AnyCommand:
        return EditCase(
            actor=self.actor(act, case), occurred_at=act.happened, fields=act.fields, reason=act.because
        )

    def move(self, act: Act, case: Case, label: str) -> AnyCommand:
        return MoveCase(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            to=act.of,
            expected_stage=case.stage,
            reason=act.because or None,
            comment=act.because,
            override=act.override,
            approver=act.approver,
        )

    def hand_over(self, act: Act, case: Case, label: str) -> AnyCommand:
        return HandOver(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            agreement=act.of,
            owner=act.to or self.owner_role,
            unit=UNIT,
            unit_path=UNIT_PATH,
        )

    def contest(self, act: Act, case: Case, label: str) -> AnyCommand:
        """Unless it is said who, by whoever gave the lead."""
        giver = case.given.by if case.given else self.owner_role
        return ContestReturn(actor=act.by or giver, occurred_at=act.happened, reason=act.of)

    def decide_contest(self, act: Act, case: Case, label: str) -> AnyCommand:
        return DecideContest(
            actor=act.by or SOMEBODY_ELSE,
            occurred_at=act.happened,
            granted=act.verb == "overturn",
            comment=act.of,
        )

    def assign(self, act: Act, case: Case, label: str) -> AnyCommand:
        return AssignCase(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            owner=act.of,
            unit=UNIT,
            unit_path=UNIT_PATH,
            comment=act.because,
        )

    def add(self, act: Act, case: Case, label: str) -> AnyCommand:
        return AddRecord(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            record=self._mint(),
            record_type=act.of,
            fields=act.fields,
        )

    def note(self, act: Act, case: Case, label: str) -> AnyCommand:
        return AddNote(actor=self.actor(act, case), occurred_at=act.happened, text=act.of)

    def finish(self, act: Act, case: Case, label: str) -> AnyCommand:
        """The oldest open task of that name."""
        open_tasks = (id for id, task in case.tasks.items() if task.title == act.of and not task.done)
        return CompleteTask(
            actor=self.actor(act, case),
            occurred_at=act.happened,
            task=next(open_tasks, act.of),
            comment=act.because,
        )

    def acknowledge(self, act: Act, case: Case, label: str) -> AnyCommand:
        """Of an agreement's clocks, the one whose ladder climbs."""
        climbs = [case.ladders[clause] for clause in act.clauses if clause in case.ladders]
        running = next((climb for climb in climbs if climb.running), climbs[0] if climbs else None)
        return AcknowledgeReminder(
            actor=self.actor(act, case),
            clause=running.clause if running else act.of,
            occurrence=running.occurrence if running else 1,
            comment=act.because,
        )

    def wait(self, act: Act, case: Case, label: str) -> AnyCommand:
        return StartWaiting(
            actor=self.actor(act, case), occurred_at=act.happened, wait=act.of, comment=act.because
        )

    def go_on(self, act: Act, case: Case, label: str) -> AnyCommand:
        return StopWaiting(
            actor=self.actor(act, case), occurred_at=act.happened, wait=act.of, comment=act.because
        )

    def request(self, act: Act, case: Case, label: str) -> AnyCommand:
        return RequestApproval(actor=self.actor(act, case), approval=act.of, comment=act.because)

    def decide(self, act: Act, case: Case, label: str) -> AnyCommand:
        """Unless it is said who, by the first whom it asks."""
        id, asked = _latest(case, act.of)
        return DecideApproval(
            actor=act.by or _first_asked(asked) or self.owner_role,
            request=id,
            occurrence=asked.occurrence if asked else 0,
            verdict=_VERDICTS[act.verb],
            comment=act.because,
        )

    def delegate(self, act: Act, case: Case, label: str) -> AnyCommand:
        id, asked = _latest(case, act.of)
        actor = act.by or _first_asked(asked) or self.owner_role
        return DelegateApproval(actor=actor, request=id, to=act.to or "", comment=act.because)

    def recall(self, act: Act, case: Case, label: str) -> AnyCommand:
        id, asked = _latest(case, act.of)
        actor = act.by or (asked.requester if asked else self.owner_role)
        return RecallApproval(actor=actor, request=id, comment=act.because)

    def _mint(self) -> str:
        return f"s{next(self._numbers)}"


def _latest(case: Case, approval: str) -> tuple[str, Request | None]:
    """Of several things the one asked for last."""
    found = [(id, each) for id, each in case.approvals.items() if each.approval == approval]
    return max(found, key=lambda one: one[1].requested_at, default=(approval, None))


def _first_asked(request: Request | None) -> str | None:
    waiting = request.waiting() if request else ()
    return next((seat.person for _, seat in waiting if seat.person), None)


_VERDICTS: Mapping[Verb, Verdict] = {"approve": "approve", "reject": "reject", "send_back": "return"}

_MAKERS: dict[Verb, Callable[[Commands, Act, Case, str], AnyCommand]] = {
    "create": Commands.create,
    "record": Commands.record,
    "correct": Commands.correct,
    "edit": Commands.edit,
    "move": Commands.move,
    "hand_over": Commands.hand_over,
    "contest": Commands.contest,
    "overturn": Commands.decide_contest,
    "uphold": Commands.decide_contest,
    "assign": Commands.assign,
    "add": Commands.add,
    "note": Commands.note,
    "finish": Commands.finish,
    "acknowledge": Commands.acknowledge,
    "wait": Commands.wait,
    "go_on": Commands.go_on,
    "request": Commands.request,
    "approve": Commands.decide,
    "reject": Commands.decide,
    "send_back": Commands.decide,
    "delegate": Commands.delegate,
    "recall": Commands.recall,
}
