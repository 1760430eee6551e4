"""Whom a model speaks to: every role that a level, an overdue clock or a rule tells, gives a task or a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.actions import Action
from engine.actions.assign import Assign
from engine.actions.notify import Notify
from engine.actions.task import Task
from engine.diagnostics import Text
from engine.model.kernel import Clause, Model
from engine.model.ladder import LIMIT


class Told(NamedTuple):
    """`what` is `rule/大单提醒`, `clause/stage/触达`, or a level of it as `clause/stage/触达@150`."""

    what: str
    title: Text
    role: str


def told(model: Model) -> Iterator[Told]:
    """Each role once per place, in the order of the model."""
    for clause in model.clauses.values():
        for share, actions in levels_of(clause):
            what = f"clause/{clause.id}" if share == LIMIT else f"clause/{clause.id}@{share}"
            title = Text(f"{clause.title.zh} {share}%", f"{clause.title.en} {share}%")
            yield from (Told(what, title, role) for role in roles_reached(actions))
    for approval in model.approvals.values():
        asked = dict.fromkeys(role for step in approval.steps for role in step.roles)
        yield from (Told(f"approval/{approval.id}", approval.title, role) for role in asked)
    rules = {rule.id: rule for waiting in model.rules.values() for rule in waiting}
    for rule in rules.values():
        yield from (Told(f"rule/{rule.id}", rule.title, role) for role in roles_reached(rule.actions))


def levels_of(clause: Clause) -> list[tuple[int, tuple[Action, ...]]]:
    """(share, what it does), upward; a clause without a ladder has the one of 100 %."""
    levels = [] if clause.ladder is None else [(each.share, each.actions) for each in clause.ladder.levels]
    return sorted([*levels, (LIMIT, clause.actions)], key=lambda level: level[0])


def roles_told(actions: Iterable[Action]) -> tuple[str, ...]:
    """By messages, as readers or in copy."""
    named = (role for action in actions if isinstance(action, Notify) for role in (action.to, *action.cc))
    return tuple(dict.fromkeys(named))


def roles_reached(actions: Iterable[Action]) -> tuple[str, ...]:
    """By messages, tasks and whole cases."""
    found: list[str] = []
    for action in actions:
        match action:
            case Notify():
                found += roles_told([action])
            case Task():
                found.append(action.role)
            case Assign(field=False):
                found.append(action.to)
    return tuple(dict.fromkeys(found))
