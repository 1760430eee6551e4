"""Rules that may set each other off without end, named when the model is checked; at run time they are cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.actions.approve import Approve
from engine.actions.move import Move
from engine.actions.set_field import SetField
from engine.model.approval import Approval
from engine.model.kernel import DEEPEST, Rule, Stage
from engine.model.link import codes
from engine.model.link.cycles import chain, circles
from engine.model.link.linkage import Linkage
from engine.triggers import TriggerKey


def warn_of_loops(linkage: Linkage, rules: Mapping[TriggerKey, tuple[Rule, ...]]) -> None:
    """Conditions are not weighed: a loop that its conditions always end is still worth a look."""
    sets_off: dict[str, set[str]] = {rule.id: set() for waiting in rules.values() for rule in waiting}
    for waiting in rules.values():
        for rule in waiting:
            for key in _causes(linkage, rule):
                sets_off[rule.id].update(other.id for other in rules.get(key, ()))
    for circle in circles(sets_off):
        path = ("rules", circle[0])
        linkage.report.warning(codes.RULES_CIRCLE, path, key=True, chain=chain(circle), deepest=DEEPEST)


def _causes(linkage: Linkage, rule: Rule) -> Iterator[TriggerKey]:
    """What may happen by the rule, in the words of triggers."""
    for action in rule.actions:
        if isinstance(action, SetField):
            yield from _by_field(linkage, action.target.field)
        elif isinstance(action, Move) and rule.trigger.key() != ("entered", action.to):
            yield ("entered", action.to)
            yield from (("left", stage.id) for stage in linkage.stages.values() if _leads(stage, action.to))
        elif isinstance(action, Approve) and _needs_nobody(linkage.approvals[action.approval]):
            yield ("approved", action.approval)


def _needs_nobody(approval: Approval) -> bool:
    """It may be given at once; one that always asks somebody sets nothing off by itself."""
    return all(step.condition is not None for step in approval.steps)


def _by_field(linkage: Linkage, field: str) -> Iterator[TriggerKey]:
    yield ("changed", field)
    for name, definition in linkage.segments.items():
        if field in definition.reads:
            yield from (("becomes", name), ("no_longer", name))


def _leads(stage: Stage, to: str) -> bool:
    return to in stage.forward or to in stage.back
