"""Which parts of a model an answer came from: `rule/大单提醒`, `clause/stage/触达`, its level `clause/stage/触达@80`, `gate/需求确认`, `entry/需求确认`, `approval/折扣审批`."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Text
from engine.model.kernel import Model
from engine.rehearsal.life import Answer
from engine.rules import codes
from engine.rules.climbing import level_title
from engine.rules.command import MoveCase
from engine.rules.ladders import what_of


def fired(answer: Answer) -> Iterator[str]:
    """A rule whose condition held, a clause that was missed, a gate that kept a case back."""
    for step in answer.decision.trace:
        if step.outcome == "fired":
            yield step.what
    if isinstance(answer.command, MoveCase):
        for problem in answer.decision.refused:
            if problem.code is codes.GATE_MISSING:
                yield f"gate/{answer.before.stage}"
            elif problem.code is codes.ENTRY_MISSING:
                yield f"entry/{answer.command.to}"


def everything(model: Model) -> dict[str, Text]:
    """All that could fire, in the order of the model, with its name."""
    found = {f"rule/{rule.id}": _rule(rule.title) for rules in model.rules.values() for rule in rules}
    for clause in model.clauses.values():
        found[f"clause/{clause.id}"] = clause.title
        for level in clause.ladder.levels if clause.ladder is not None else ():
            found[what_of(clause.id, level.share)] = level_title(clause, level.share)
    for approval in model.approvals.values():
        title = Text(f"审批“{approval.title.zh}”", f"approval “{approval.title.en}”")
        found[f"approval/{approval.id}"] = title
    for stage in model.stages.values():
        title = stage.title
        if stage.entry is not None:
            found[f"entry/{stage.id}"] = Text(f"进入“{title.zh}”的门槛", f"the gate into “{title.en}”")
        if stage.gate is not None:
            found[f"gate/{stage.id}"] = Text(f"离开“{title.zh}”的门槛", f"the gate out of “{title.en}”")
    return found


def _rule(title: Text) -> Text:
    return Text(f"规则“{title.zh}”", f"rule “{title.en}”")
