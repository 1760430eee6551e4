"""Why an approval asked somebody, or told its requester: from the history of the request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.diagnostics import Language, Text
from engine.model.kernel import Model
from engine.rules import event
from engine.rules.because import Because
from engine.rules.event import AnyEvent
from engine.rules.reason import Reason

_OUTCOMES = {
    "approved": Text("通过了", "it was given"),
    "rejected": Text("被拒绝", "it was rejected"),
    "returned": Text("被退回修改", "it was sent back"),
    "recalled": Text("撤回了", "it was recalled"),
}


def approval_reasons(model: Model, because: Because, events: Iterable[AnyEvent]) -> Iterator[Reason]:
    """Of one round: when it was asked for, whom its step asked, and what has come of it by now."""
    what, title = because.source, _title(model, because.id)
    requested: event.ApprovalRequested | None = None
    opened = False
    for each in events:
        if getattr(each, "request", None) != because.request:
            continue
        match each:
            case event.ApprovalRequested():
                if opened:
                    return
                requested = each
            case event.ApprovalStepOpened(occurrence=because.occurrence):
                opened = True
                if requested is not None:
                    yield Reason(what, requested.recorded_at, _asked(model, title, requested))
                yield Reason(what, each.recorded_at, _step(model, title, each))
            case event.ApprovalStepClosed(occurrence=because.occurrence, outcome="expired"):
                yield Reason(what, each.judged_at, _expired(model, title, each))
            case event.ApprovalStepClosed(occurrence=because.occurrence, outcome="too_few"):
                yield Reason(what, each.judged_at, _too_few(title))
            case event.ApprovalEnded() if opened:
                yield Reason(what, each.recorded_at, _ended(model, title, each))


def _asked(model: Model, title: Text, requested: event.ApprovalRequested) -> Text:
    at, round = _local(model, requested.recorded_at), requested.round
    return Text(f"{at}送审“{title.zh}”,第 {round} 轮", f"“{title.en}” was asked for at {at}, round {round}")


def _step(model: Model, title: Text, opened: event.ApprovalStepOpened) -> Text:
    def to(language: Language) -> str:
        roles = (place.role for place in opened.places)
        titles = (model.roles[role].title.to(language) if role in model.roles else role for role in roles)
        return ("、" if language == "zh" else ", ").join(titles)

    return Text(
        f"“{title.zh}”第 {opened.step + 1} 步问{to('zh')}",
        f"step {opened.step + 1} of “{title.en}” asks {to('en')}",
    )


def _expired(model: Model, title: Text, closed: event.ApprovalStepClosed) -> Text:
    at = _local(model, closed.judged_at)
    return Text(f"到{at}没有人答复“{title.zh}”", f"nobody had answered “{title.en}” by {at}")


def _too_few(title: Text) -> Text:
    return Text(
        f"“{title.zh}”这一步问到的人少于要的票数",
        f"fewer people than needed could vote on “{title.en}”",
    )


def _ended(model: Model, title: Text, ended: event.ApprovalEnded) -> Text:
    at, outcome = _local(model, ended.recorded_at), _OUTCOMES[ended.outcome]
    return Text(f"{at}“{title.zh}”{outcome.zh}", f"“{title.en}”: {outcome.en} at {at}")


def _title(model: Model, id: str) -> Text:
    known = model.approvals.get(model.renames.get(f"approval/{id}", id))
    return known.title if known else Text(id, id)


def _local(model: Model, instant: datetime) -> str:
    return instant.astimezone(ZoneInfo(model.timezone)).strftime("%Y-%m-%d %H:%M")
