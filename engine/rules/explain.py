"""Why: what stands between a case and a stage, and why somebody was reminded. Data with sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic, Language, Text
from engine.model.kernel import Clause, Model
from engine.model.ladder import again_of, share_of
from engine.model.limit import ByDate, Limit
from engine.rules import codes, event
from engine.rules.approval_reasons import approval_reasons
from engine.rules.because import Because, read_because
from engine.rules.case import Case
from engine.rules.command import MoveCase
from engine.rules.course import begin
from engine.rules.decision import Facts, TraceStep
from engine.rules.event import AnyEvent
from engine.rules.evolve import evolve
from engine.rules.instants import credited
from engine.rules.limits import limit_of
from engine.rules.moves import obstacles
from engine.rules.reason import Reason
from engine.rules.renaming import because_now, named_as_now
from engine.rules.waited import party_title, title_of
from engine.timing import in_words

_ASKED_WITH_THE_MOVE = (codes.REASON_NEEDED, codes.COMMENT_NEEDED)


@dataclass(frozen=True, slots=True)
class MoveExplained:
    """`missing` must be there before the move; `asked` can be given together with it."""

    to: str
    missing: tuple[Diagnostic, ...]
    asked: tuple[Diagnostic, ...]

    @property
    def possible(self) -> bool:
        return not self.missing

    def sentence(self, language: Language) -> str:
        if self.possible:
            return Text("可以移动", "The case may move").to(language)
        return "\n".join(each.message(language) for each in self.missing)


def explain_move(model: Model, case: Case, facts: Facts, to: str, now: datetime) -> MoveExplained:
    """The answer that `decide` would give to the plain move, without asking for it."""
    command = MoveCase(actor="", to=to, expected_stage=case.stage)
    found = obstacles(begin(model, case, facts, command, now), command)
    return MoveExplained(
        to,
        missing=tuple(each for each in found if each.code not in _ASKED_WITH_THE_MOVE),
        asked=tuple(each for each in found if each.code in _ASKED_WITH_THE_MOVE),
    )


def explain_message(
    model: Model, because: str, trace: Iterable[TraceStep], events: Sequence[AnyEvent]
) -> tuple[Reason, ...]:
    """`because` is the message's own, `trace` its decision's, `events` the case's history.

    Names of former versions are told as the model has them now.
    """
    stated, read = read_because(because).source, read_because(because_now(because, events))
    events = named_as_now(events)
    sort, _, id = read.source.partition("/")
    if sort == "clause":
        return _clause_reasons(model, id, read, events)
    if read.request:
        return tuple(approval_reasons(model, read, events))
    return tuple(_rule_reason(model, id, step) for step in trace if step.what == stated)


def _clause_reasons(model: Model, id: str, read: Because, events: Sequence[AnyEvent]) -> tuple[Reason, ...]:
    """Up to the message itself: how its clock stood when it came, and what had stood still before."""
    clause, occurrence = model.clauses.get(id), read.occurrence
    name = clause.title if clause else Text(id, id)
    armed: event.DeadlineArmed | None = None
    came: list[Reason] = []
    case = Case()
    for each in events:
        case = evolve(case, each)
        if isinstance(each, event.LevelCame):
            if (each.clause, each.occurrence, each.step) == (id, occurrence, read.step):
                came.append(_level(model, name, each))
                break
        elif isinstance(each, event.DeadlineArmed) and (each.clause, each.occurrence) == (id, occurrence):
            armed = each
        elif isinstance(each, event.DeadlineMissed) and (each.clause, each.occurrence) == (id, occurrence):
            came.append(_missed(model, name, each))
            if not (read.step or each.silent):
                break
    if armed is None:
        return tuple(came)
    paused = () if clause is None else _waited(model, clause, case, armed)
    limit = None if clause is None else limit_of(model, case, clause, armed.started_at)
    return (_armed(model, name, armed, limit), *paused, *came)


def _waited(model: Model, clause: Clause, case: Case, armed: event.DeadlineArmed) -> Iterator[Reason]:
    for wait in case.waits:
        over = wait.until is not None and wait.until <= armed.started_at
        late = armed.due is not None and wait.began_at >= armed.due
        if over or late or not credited(model, clause, wait):
            continue
        began, title = _local(model, wait.began_at), title_of(model, wait.wait)
        party = party_title(model, wait.party)
        zh, en = f"{began}起停表“{title.zh}”", f"from {began} the clock stood still for “{title.en}”"
        if wait.until is not None:
            until = _local(model, wait.until)
            most = ("", "") if wait.ended_at is not None else ("最晚", " at the latest")
            zh, en = f"{zh},{most[0]}到{until}", f"{en} until {until}{most[1]}"
        words = Text(f"{zh},算在{party.zh}头上", f"{en}, on account of {party.en}")
        yield Reason(f"wait/{wait.wait}", wait.began_at, words)


def _armed(model: Model, name: Text, armed: event.DeadlineArmed, limit: Limit | None) -> Reason:
    start = _local(model, armed.started_at)
    if armed.due is None and isinstance(limit, ByDate):
        field = limit.title
        words = Text(
            f"“{name.zh}”从{start}开始计时,跟着“{field.zh}”走,还没有日期",
            f"“{name.en}” runs from {start} and goes by “{field.en}”, which has no date yet",
        )
    elif armed.due is None:
        words = Text(
            f"“{name.zh}”从{start}开始计时,到期时间等工作日历",
            f"“{name.en}” runs from {start}; its due time awaits the calendar",
        )
    else:
        end = _local(model, armed.due)
        words = Text(
            f"“{name.zh}”从{start}开始计时,到{end}为止", f"“{name.en}” runs from {start} until {end}"
        )
    return Reason(f"clause/{armed.clause}", armed.started_at, words)


def _missed(model: Model, name: Text, missed: event.DeadlineMissed) -> Reason:
    end = _local(model, missed.due)
    clause = model.clauses.get(missed.clause)
    stage = model.stages.get(clause.stage) if clause and clause.stage else None
    if stage is not None:  # a stay is not done, it ends
        zh, en = f"到{end}还没有离开“{stage.title.zh}”", f"it had not left “{stage.title.en}” by {end}"
    else:
        zh, en = f"到{end}仍未完成“{name.zh}”", f"“{name.en}” was not done by {end}"
    if missed.late:
        behind = missed.recorded_at - missed.due
        zh += f";提醒晚发了{in_words(behind, 'zh')}"
        en += f"; the reminder went out {in_words(behind, 'en')} late"
    return Reason(f"clause/{missed.clause}", missed.due, Text(zh, en))


def _level(model: Model, name: Text, level: event.LevelCame) -> Reason:
    share, again, at = share_of(level.step), again_of(level.step), _local(model, level.due)
    zh, en = (
        f"到{at}用了“{name.zh}”的 {share}%,还没有做完",
        f"by {at} {share} % of “{name.en}” had passed, not done",
    )
    if again:
        zh = f"“{name.zh}”到了 {share}% 以后没有人应,{at}第{again}次再提醒"
        en = f"nobody answered at {share} % of “{name.en}”; reminder {again} at {at}"
    if level.late:
        behind = level.recorded_at - level.due
        zh += f";提醒晚发了{in_words(behind, 'zh')}"
        en += f"; the reminder went out {in_words(behind, 'en')} late"
    return Reason(f"clause/{level.clause}@{share}", level.due, Text(zh, en))


def _rule_reason(model: Model, id: str, step: TraceStep) -> Reason:
    condition = step.because.get("if", "")
    if not condition:
        words = Text(f"规则“{id}”没有附加条件", f"rule “{id}” has no further condition")
        return Reason(step.what, None, words)
    read = [f"{name} = {value}" for name, value in step.because.items() if name != "if"]
    words = Text(
        f"规则“{id}”的条件成立:{condition}({'、'.join(read)})",
        f"the condition of rule “{id}” held: {condition} ({', '.join(read)})",
    )
    return Reason(step.what, None, words)


def _local(model: Model, instant: datetime) -> str:
    return instant.astimezone(ZoneInfo(model.timezone)).strftime("%Y-%m-%d %H:%M")
